/**
 * Dovecot's passwd-file, and a static directory of users.
 *
 * <p>Users with a passwd-file for each domain, and their homes by a template:
 *
 * <pre>{@code
 * PasswdFileAuthenticator users = PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/%d"));
 * MailServer.builder()
 *     .authenticator(users)
 *     .userDirectory(StaticUserDirectory.home("/var/mail/%d/%n").of(users));
 * }</pre>
 */
package dev.postern.auth.passwdfile;
