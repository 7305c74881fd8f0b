package dev.postern.maildir;

import dev.postern.store.MailStore;
import dev.postern.testing.contract.MailStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What any store must do. */
class MaildirStoreContractTest extends MailStoreContract {
  @TempDir Path root;

  @Override
  protected MailStore newStore() {
    return MaildirStore.builder(root + "/%d/%n/Maildir").sync(SyncMode.never()).build();
  }

  @Override
  protected Optional<MailStore> reopen(MailStore store) {
    store.close();
    return Optional.of(newStore());
  }
}
