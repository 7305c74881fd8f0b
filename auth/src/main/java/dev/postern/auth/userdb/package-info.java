/**
 * Directories of users: by a template, and the machine's own.
 *
 * <p>Users of a passwd-file, each with a home below one directory:
 *
 * <pre>{@code
 * PasswdFileAuthenticator users = PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/passwd"));
 * MailServer.builder()
 *     .authenticator(users)
 *     .userDirectory(StaticUserDirectory.parse("home=/var/mail/%d/%n").of(users));
 * }</pre>
 */
package dev.postern.auth.userdb;
