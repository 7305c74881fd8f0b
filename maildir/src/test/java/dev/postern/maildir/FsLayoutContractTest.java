package dev.postern.maildir;

import dev.postern.store.MailStore;
import dev.postern.testing.contract.MailStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What any store must do, with directories in directories and everything apart. */
class FsLayoutContractTest extends MailStoreContract {
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
    String location =
        "maildir:%1$s/mail/%%d/%%n:LAYOUT=fs:INBOX=%1$s/inbox/%%u:CONTROL=%1$s/control/%%u"
            + ":INDEX=%1$s/index/%%u";
    return MaildirStore.builder(location.formatted(root)).sync(SyncMode.never());
  }
}
