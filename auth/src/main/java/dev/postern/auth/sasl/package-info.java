/**
 * SASL mechanisms (RFC 4422), shared by all protocols.
 *
 * <p>PLAIN and LOGIN are there unless the embedder chooses; with SCRAM before them, for clients
 * that know it:
 *
 * <pre>{@code
 * MailServer.builder()
 *     .saslMechanisms(SaslMechanisms.named("scram-sha-256-plus scram-sha-256 plain login"));
 * }</pre>
 */
package dev.postern.auth.sasl;
