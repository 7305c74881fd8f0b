/**
 * Postfix's restrictions as rules of a {@link dev.postern.smtp.Policy}, with its codes and texts.
 *
 * <pre>{@code
 * import static dev.postern.smtp.policy.HeloRules.*;
 * import static dev.postern.smtp.policy.SenderRules.*;
 *
 * Policy.recipient(
 *         permitAuthenticated(),
 *         rejectNonFqdnHelo(),
 *         rejectUnknownSenderDomain(resolver),
 *         checkSenderAccess(LookupTable.parse("hash:/etc/postfix/sender_access")));
 * }</pre>
 */
package dev.postern.smtp.policy;
