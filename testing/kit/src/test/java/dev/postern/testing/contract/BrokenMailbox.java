package dev.postern.testing.contract;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;

/** The contract of a store whose handles break one promise each. */
abstract class BrokenMailbox extends WrappedContract {

  /** A handle that breaks a promise. */
  abstract Mailbox spoilt(Mailbox sound, Account account);

  @Override
  final Account spoilt(Account sound) {
    return new WrappedAccount(sound) {
      @Override
      public Mailbox open(String name) throws StoreException {
        return spoilt(sound.open(name), sound);
      }
    };
  }
}
