package dev.postern.testing.contract;

import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;

/** The in-memory store keeps the contract with other settings: all messages in files. */
final class InMemoryStoreDotTest extends MailStoreContract {

  @Override
  protected MailStore newStore() {
    return InMemoryStore.builder().delimiter('.').memoryThreshold(0).build();
  }
}
