/**
 * Where accepted mail goes.
 *
 * <p>A server delivers into its store unless it is told another target. This one takes mail for
 * {@code ann+lists@example.org} as Ann's:
 *
 * <pre>{@code
 * MailStore store = InMemoryStore.builder().build();
 * UserDirectory directory = name -> UserLookup.found(MailUser.of(name));
 * DeliveryTarget target =
 *     new LocalDelivery(store, directory, Set.of("example.org")).recipientDelimiter("+");
 * MailServer.builder().store(store).userDirectory(directory).delivery(target);
 * }</pre>
 */
package dev.postern.delivery;
