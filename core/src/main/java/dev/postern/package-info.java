/**
 * An embeddable mail server: {@link dev.postern.MailServer} takes listeners, a store and an
 * authenticator.
 *
 * <pre>{@code
 * MailServer server = MailServer.builder()
 *     .domains("example.org")
 *     .authenticator(PasswdFileAuthenticator.of(Path.of("/etc/postern/passwd")))
 *     .tls(Tls.selfSigned("localhost"))
 *     .listen(Smtp.mx().port(2525), Imap.imaps().port(2993))
 *     .build();
 * server.start();
 * }</pre>
 */
package dev.postern;
