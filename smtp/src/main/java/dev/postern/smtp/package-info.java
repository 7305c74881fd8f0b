/**
 * SMTP, Submission and LMTP servers. {@link dev.postern.smtp.Smtp} is where to begin; {@link
 * dev.postern.smtp.RecipientPolicy} says who may send where.
 *
 * <p>Mail for the server's domains from everybody, and for all others from one network:
 *
 * <pre>{@code
 * RecipientPolicy policy = RecipientPolicy.of(
 *     RecipientRule.permitNetworks(TrustedNetworks.of("10.0.0.0/8")),
 *     RecipientRule.rejectUnauthDestination());
 * MailServer.builder().listen(Smtp.mx(policy), Smtp.smtps(), Smtp.lmtp());
 * }</pre>
 */
package dev.postern.smtp;
