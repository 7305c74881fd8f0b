package dev.postern.maildir;

import dev.postern.store.MailStore;
import dev.postern.testing.contract.MailStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What any store must do, wherever its files are. */
abstract class LocationContract extends MailStoreContract {
  @TempDir Path root;

  /** Where mailboxes are. */
  abstract String location();

  @Override
  protected final MailStore newStore() {
    return builder().build();
  }

  @Override
  protected final Optional<MailStore> newStoreWithQuota(long octets, long messages) {
    String rule = "*:bytes=" + octets + ":messages=" + messages;
    return Optional.of(builder().quotaRule(rule).build());
  }

  @Override
  protected final Optional<MailStore> reopen(MailStore store) {
    store.close();
    return Optional.of(newStore());
  }

  private MaildirStoreBuilder builder() {
    return MaildirStore.builder(location()).sync(SyncMode.NEVER);
  }
}
