/**
 * Where accepted mail goes.
 *
 * <p>A server delivers into its store unless it is told another target. Here {@code ann-lists} is
 * Ann's too, and mail for the team goes to its members:
 *
 * <pre>{@code
 * static MailServerBuilder withTeam(DeliveryTarget team) {
 *   return MailServer.builder()
 *       .domains("example.org")
 *       .delivery(local -> team.or(local.recipientDelimiter("+-")));
 * }
 * }</pre>
 */
package dev.postern.delivery;
