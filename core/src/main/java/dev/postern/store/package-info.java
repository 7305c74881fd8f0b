/**
 * The SPI of mail storage: a mailbox is a value with a version ({@link
 * dev.postern.store.Snapshot}), changed by small, durable, conditional steps. No protocol type
 * shows here.
 *
 * <p>What is in an inbox:
 *
 * <pre>{@code
 * static void show(MailStore store) throws IOException {
 *   try (Mailbox inbox = store.account(MailUser.of("ann@example.org")).open("INBOX")) {
 *     for (MessageInfo message : inbox.snapshot()) {
 *       System.out.println(message.uid() + " of " + message.internalDate() + ", " + message.size() + " octets");
 *     }
 *   }
 * }
 * }</pre>
 */
package dev.postern.store;
