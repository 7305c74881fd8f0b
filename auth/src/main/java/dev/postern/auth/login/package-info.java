/**
 * Logging in, as SMTP, POP3 and IMAP do it alike: which mechanisms are offered, the exchange, and
 * what follows from its outcome. Protocols add their words and their states.
 *
 * <p>What a protocol of one's own may advertise on a connection as it is now:
 *
 * <pre>{@code
 * static String capability(Connection connection, ServerContext server) {
 *   return new Logins("sieve", connection, server)
 *       .offered().stream().map(SaslMechanism::name).collect(Collectors.joining(" "));
 * }
 * }</pre>
 */
package dev.postern.auth.login;
