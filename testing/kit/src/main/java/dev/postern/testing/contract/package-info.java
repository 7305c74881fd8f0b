/**
 * What the implementations of Postern's SPI must do, as tests to extend: {@link
 * dev.postern.testing.contract.MailStoreContract}, {@link
 * dev.postern.testing.contract.AuthenticatorContract}, {@link
 * dev.postern.testing.contract.UserDirectoryContract}, {@link
 * dev.postern.testing.contract.SaslMechanismContract}, {@link
 * dev.postern.testing.contract.DeliveryTargetContract}, {@link
 * dev.postern.testing.contract.LookupTableContract}.
 *
 * <pre>{@code
 * class InMemoryStoreTest extends MailStoreContract {
 *   protected MailStore newStore() {
 *     return InMemoryStore.builder().build();
 *   }
 * }
 * }</pre>
 */
package dev.postern.testing.contract;
