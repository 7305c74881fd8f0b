/**
 * SMTP, Submission and LMTP servers. {@link dev.postern.smtp.Smtp} is where to begin; {@link
 * dev.postern.smtp.Policy} says who may do what.
 *
 * <p>Mail for the server's domains from everybody, and for all others from one network:
 *
 * <pre>{@code
 * Policy policy = Policy.recipient(
 *     PolicyRule.permitNetworks(TrustedNetworks.of("10.0.0.0/8")),
 *     PolicyRule.rejectUnauthDestination());
 * MailServer.builder().listen(Smtp.mx(policy), Smtp.smtps(), Smtp.lmtp());
 * }</pre>
 */
package dev.postern.smtp;
