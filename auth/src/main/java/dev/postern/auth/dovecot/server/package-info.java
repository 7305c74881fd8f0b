/**
 * Dovecot's authentication service, for the servers that ask it: Postfix, Exim, delivery agents.
 *
 * <pre>{@code
 * MailServer.builder()
 *     .authenticator(PasswdFileAuthenticator.of(Path.of("/etc/postern/passwd")))
 *     .listen(DovecotAuthServer.clients()
 *         .unix(Path.of("/var/spool/postfix/private/auth"), "rw-rw-rw-", "postfix:postfix"));
 * }</pre>
 */
package dev.postern.auth.dovecot.server;
