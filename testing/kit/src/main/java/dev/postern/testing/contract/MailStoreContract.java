package dev.postern.testing.contract;

import dev.postern.store.MailStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * Everything that the Javadoc of {@code dev.postern.store} promises, as tests. The author of a
 * store extends it once:
 *
 * <pre>{@code
 * final class MyStoreTest extends MailStoreContract {
 *   @TempDir Path directory;
 *
 *   @Override
 *   protected MailStore newStore() {
 *     return MyStore.at(directory);
 *   }
 *
 *   @Override
 *   protected Optional<MailStore> reopen(MailStore store) {
 *     store.close();
 *     return Optional.of(MyStore.at(directory));
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #newStore} is all that must be written. {@link #reopen}, {@link #newStoreWithQuota} and
 * {@link #newStoreThatLosesConfirmations} are for stores that keep mail over a restart, that keep
 * quotas, and that commit somewhere else; without them those tests are skipped, and the report says
 * so. JUnit makes an object of the class for each test, so that fields such as a {@code @TempDir}
 * are each test's own; its {@code @BeforeEach} and {@code @AfterEach} methods may be used as ever.
 * The tests open several handles at once and use up to five threads; they need no network, and no
 * longer than the store's own events take.
 *
 * <p>What is optional is tested where the store offers it: {@code StructureCache}.
 */
public abstract class MailStoreContract {
  private StoreFixture fixture;

  /** For subclasses. */
  protected MailStoreContract() {}

  /** A store without mail; called once for each test. */
  protected abstract MailStore newStore() throws Exception;

  /**
   * Closes a store and opens another one on the same data, as a restart of the process does; empty
   * if the store forgets everything when it is closed. The tests of a restart are then skipped.
   */
  protected Optional<MailStore> reopen(MailStore store) throws Exception {
    return Optional.empty();
  }

  /**
   * A store without mail, each of whose users may keep so many octets and so many messages; empty
   * if the store keeps no quotas. The tests of quotas are then skipped. The store of {@link
   * #newStore()} was closed before, unused, so that this one may lie in the same place.
   */
  protected Optional<MailStore> newStoreWithQuota(long octets, long messages) throws Exception {
    return Optional.empty();
  }

  /**
   * A store without mail that asks before it commits an append what will become of that commit, and
   * says {@link dev.postern.store.StoreException.Kind#OUTCOME_UNKNOWN} if it is not confirmed;
   * empty if a commit of this store is always known to be made or not. The tests of lost
   * confirmations are then skipped. The store of {@link #newStore()} was closed before, unused.
   *
   * @param commits asked once for each commit of an append; that of other changes may ask too
   */
  protected Optional<MailStore> newStoreThatLosesConfirmations(Supplier<Commit> commits)
      throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  final void makeStore() throws Exception {
    fixture =
        new StoreFixture(
            newStore(),
            this::reopen,
            this::newStoreWithQuota,
            this::newStoreThatLosesConfirmations);
  }

  @AfterEach
  final void closeStore() {
    fixture.close();
  }

  @Nested
  final class Append extends AppendContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Unconfirmed extends UnconfirmedContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Octets extends OctetsContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class FlagChanges extends FlagsContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Transfer extends TransferContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Expunge extends ExpungeContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Recent extends RecentContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Watch extends WatchContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Mailboxes extends MailboxesContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Rename extends RenameContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Names extends NamesContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Structures extends StructuresContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Restart extends RestartContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class OpenSessions extends OpenSessionsContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Sessions extends SessionsContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class Quotas extends QuotaContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  @Nested
  final class NameKinds extends NameKindsContract {
    @Override
    StoreFixture fixture() {
      return fixture;
    }
  }

  /** What becomes of a commit. */
  public enum Commit {
    /** It is made, and confirmed. */
    CONFIRMED,
    /** It is made, and nobody hears of it. */
    MADE,
    /** It is not made, and nobody hears of it. */
    NOT_MADE
  }
}
