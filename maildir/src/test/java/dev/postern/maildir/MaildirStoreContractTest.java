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
    return builder().build();
  }

  @Override
  protected Optional<MailStore> newStoreWithQuota(long octets, long messages) {
    String rule = "*:bytes=" + octets + ":messages=" + messages;
    return Optional.of(builder().quotaRule(rule).build());
  }

  @Override
  protected Optional<MailStore> reopen(MailStore store) {
    store.close();
    return Optional.of(newStore());
  }

  private MaildirStoreBuilder builder() {
    return MaildirStore.builder(root + "/%d/%n/Maildir").sync(SyncMode.never());
  }
}
