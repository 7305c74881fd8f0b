/**
 * Aliases as Postfix has them, in front of the mailboxes.
 *
 * <p>Here virtual aliases are asked first, then those of local names, then there are mailboxes:
 *
 * <pre>{@code
 * static MailServerBuilder withAliases(LookupTable virtual) {
 *   return MailServer.builder()
 *       .domains("example.org", "shop.example")
 *       .delivery(
 *           local ->
 *               VirtualAliases.of(virtual)
 *                   .aliasDomains("shop.example")
 *                   .or(Aliases.of(Path.of("/etc/aliases")).localDomains("example.org"))
 *                   .or(local));
 * }
 * }</pre>
 */
package dev.postern.delivery.alias;
