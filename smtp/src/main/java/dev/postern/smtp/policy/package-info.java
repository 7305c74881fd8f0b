/**
 * Postfix's restrictions as rules of a {@link dev.postern.smtp.Policy}, with its codes and texts.
 *
 * <pre>{@code
 * Policy policy = Policy.recipient(PolicyRule.permitAuthenticated())
 *     .withHelo(HeloRules.rejectInvalidHelo())
 *     .withSender(
 *         SenderRules.rejectNonFqdnSender(),
 *         SenderRules.checkSenderAccess(LookupTable.parse("hash:/etc/postfix/sender_access")));
 * }</pre>
 */
package dev.postern.smtp.policy;
