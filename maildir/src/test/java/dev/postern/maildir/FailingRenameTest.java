package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A RENAME that fails half-way and cannot be taken back loses nothing of what stays. */
class FailingRenameTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    // The parent is renamed and does not come back, and the child never goes.
    "DISK/m:CONTROL=DISK/c, rename m/.Up.in m/.Down.in, rename m/.Down m/.Up, Down, Up.in, .",
    "DISK/m:LAYOUT=fs:CONTROL=DISK/c, sync m, rename m/Down m/Up, Down, Down/in, /",
    // It goes back, but that may not last.
    "DISK/m:CONTROL=DISK/c, rename m/.Up.in m/.Down.in, sync m, Up, Up.in, .",
  })
  void whatStaysUnderTheNewNameKeepsItsUidsAndKeywords(
      String location, String fails, String back, String parent, String child, String delimiter)
      throws Exception {
    try (Story story = new Story(directory, location)) {
      Account account = story.account();
      for (String name : List.of("Up", "Up" + delimiter + "in")) {
        account.create(name, Optional.empty());
        Story.append(account, name, Story.flags(SystemFlag.SEEN, "$Kept"), "first " + name, name);
        try (Mailbox mailbox = account.open(name)) {
          mailbox.expunge(UidSet.of(1));
        }
      }
      long validity = account.status("Up").uidValidity();
      story.record().disturb(new Both(fails, back));
      assertThatThrownBy(() -> account.rename("Up", "Down")).isInstanceOf(IOException.class);
      story.record().disturb(Disturbance.NONE);

      assertThat(mails(account, parent)).containsExactly("2 $Kept");
      assertThat(account.status(parent).uidValidity()).isEqualTo(validity);
      assertThat(mails(account, child)).containsExactly("2 $Kept");
      assertThat(directory.resolve("c/.Down.in")).doesNotExist();
    }
  }

  private static List<String> mails(Account account, String name) throws IOException {
    List<String> mails = new ArrayList<>();
    try (Mailbox mailbox = account.open(name)) {
      for (MessageInfo message : mailbox.snapshot()) {
        mails.add(message.uid() + " " + String.join(" ", message.flags().keywords()));
      }
    }
    return mails;
  }

  /** One step fails, and then another, each time. */
  private static final class Both implements Disturbance {
    private final String first;
    private final String then;
    private boolean failed;

    Both(String first, String then) {
      this.first = first;
      this.then = then;
    }

    @Override
    public void before(DiskOperation operation) throws IOException {
      String text = operation.text();
      if (!failed && text.equals(first)) {
        failed = true;
      } else if (!failed || !text.equals(then)) {
        return;
      }
      throw new IOException("Input/output error");
    }
  }
}
