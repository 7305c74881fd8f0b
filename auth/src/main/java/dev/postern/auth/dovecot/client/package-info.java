/**
 * Asks a running Dovecot who may log in and who exists, over the sockets of its auth service.
 *
 * <pre>{@code
 * DovecotAuthenticator logins = DovecotAuthenticator.unix(Path.of("/run/dovecot/auth-client"));
 * MailServer.builder()
 *     .authenticator(logins)
 *     .saslMechanisms(logins.mechanism("PLAIN"), logins.mechanism("SCRAM-SHA-256"))
 *     .userDirectory(DovecotUserDirectory.unix(Path.of("/run/dovecot/auth-userdb")));
 * }</pre>
 */
package dev.postern.auth.dovecot.client;
