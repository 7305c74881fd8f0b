package dev.postern.testing.contract;

import dev.postern.store.MailStore;
import java.util.Optional;
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

  @BeforeEach
  final void makeStore() throws Exception {
    fixture = new StoreFixture(newStore(), this::reopen);
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
}
