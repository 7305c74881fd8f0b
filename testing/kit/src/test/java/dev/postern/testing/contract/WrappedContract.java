package dev.postern.testing.contract;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The contract of a store whose accounts a subclass spoils; as it is, the store is sound. */
abstract class WrappedContract extends MailStoreContract {

  /** An account that breaks one promise. */
  abstract Account spoilt(Account sound);

  @Override
  protected MailStore newStore() {
    return wrapped(InMemoryStore.builder().quotaOctets(1_000_000_000).build());
  }

  @Override
  protected Optional<MailStore> newStoreWithQuota(long octets, long messages) {
    return Optional.of(
        wrapped(InMemoryStore.builder().quotaOctets(octets).quotaMessages(messages).build()));
  }

  @Override
  protected Optional<MailStore> newStoreThatLosesConfirmations(Supplier<Commit> commits) {
    InMemoryStore sound = InMemoryStore.builder().build();
    return Optional.of(wrapped(sound, account -> unconfirmed(account, commits)));
  }

  private static Account unconfirmed(Account sound, Supplier<Commit> commits) {
    return new WrappedAccount(sound) {
      @Override
      public Mailbox open(String name) throws StoreException {
        return new UnconfirmedMailbox(sound.open(name), commits);
      }
    };
  }

  final MailStore wrapped(MailStore sound) {
    return wrapped(sound, account -> account);
  }

  private MailStore wrapped(MailStore sound, UnaryOperator<Account> between) {
    return new MailStore() {
      @Override
      public Account account(MailUser user) throws StoreException {
        return spoilt(between.apply(sound.account(user)));
      }

      @Override
      public void close() {
        sound.close();
      }
    };
  }
}
