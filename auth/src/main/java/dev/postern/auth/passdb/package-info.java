/**
 * Password databases one behind another, with Dovecot's rules, and a cache before those that are
 * slow.
 *
 * <p>A passwd-file, then another database that is asked over the network:
 *
 * <pre>{@code
 * Authenticator users = PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/passwd"));
 * Authenticator directory = (credentials, context) -> AuthOutcome.denied(DenialReason.UNKNOWN_USER);
 * Authenticator chain =
 *     PassdbChain.builder()
 *         .passdb(Passdb.of(users))
 *         .passdb(Passdb.of(CachedAuthenticator.of(directory).ttl(Duration.ofMinutes(5)).build()))
 *         .build();
 * MailServer.builder().authenticator(chain);
 * }</pre>
 */
package dev.postern.auth.passdb;
