/**
 * SMTP, Submission and LMTP servers. {@link dev.postern.smtp.Smtp} is where to begin; {@link
 * dev.postern.smtp.RecipientPolicy} says who may send where.
 */
package dev.postern.smtp;
