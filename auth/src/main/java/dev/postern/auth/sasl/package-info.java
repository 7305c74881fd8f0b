/**
 * SASL mechanisms (RFC 4422), shared by all protocols.
 *
 * <p>PLAIN and LOGIN are there unless the embedder chooses; PLAIN alone:
 *
 * <pre>{@code
 * SaslMechanism plain = SaslMechanisms.standard().stream()
 *     .filter(mechanism -> mechanism.name().equals("PLAIN"))
 *     .findFirst()
 *     .orElseThrow();
 * MailServer.builder().saslMechanisms(plain);
 * }</pre>
 */
package dev.postern.auth.sasl;
