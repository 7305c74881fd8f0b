/**
 * Dovecot's passwd-file.
 *
 * <p>Users with a passwd-file for each domain:
 *
 * <pre>{@code
 * PasswdFileAuthenticator users = PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/%d"));
 * MailServer.builder()
 *     .authenticator(users)
 *     .userDirectory(users);
 * }</pre>
 */
package dev.postern.auth.passwdfile;
