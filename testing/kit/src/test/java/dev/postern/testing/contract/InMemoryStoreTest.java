package dev.postern.testing.contract;

import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import java.util.Optional;

/** The in-memory store keeps the contract. */
final class InMemoryStoreTest extends MailStoreContract {

  @Override
  protected MailStore newStore() {
    return InMemoryStore.builder().quotaOctets(1_000_000_000).build();
  }

  @Override
  protected Optional<MailStore> newStoreWithQuota(long octets, long messages) {
    return Optional.of(InMemoryStore.builder().quotaOctets(octets).quotaMessages(messages).build());
  }
}
