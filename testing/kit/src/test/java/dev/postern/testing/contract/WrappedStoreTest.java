package dev.postern.testing.contract;

import dev.postern.store.Account;

/** What the broken stores are made of is sound by itself. */
final class WrappedStoreTest extends WrappedContract {

  @Override
  Account spoilt(Account sound) {
    return new WrappedAccount(sound);
  }
}
