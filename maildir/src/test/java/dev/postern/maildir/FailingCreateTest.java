package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.store.Account;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.SpecialUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A CREATE that fails takes back what it made, and nothing that others have there. */
class FailingCreateTest {
  private static final int MOST_STEPS = 100;

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  @ParameterizedTest
  @CsvSource({
    "DISK/m, m/dovecot-acl",
    "DISK/m:CONTROL=DISK/c, c/.a/dovecot-acl",
    "DISK/m:CONTROL=DISK/c, c/.a/dovecot-uidlist.old",
    "DISK/m:LAYOUT=fs, m/a/dovecot-acl",
    "DISK/m:LAYOUT=fs, m/a/dovecot-keywords",
    "DISK/m:LAYOUT=fs:CONTROL=DISK/c, m/a/dovecot-acl",
    "DISK/m:LAYOUT=fs:CONTROL=DISK/c:INDEX=DISK/i, c/a/dovecot-acl",
    "DISK/m:LAYOUT=fs:CONTROL=DISK/c:INDEX=DISK/i, i/a/dovecot.index",
  })
  void whatOthersHaveThereStays(String location, String foreign) throws Exception {
    String child = location.contains("fs") ? "a/b" : "a.b";
    for (int step = 0; step < MOST_STEPS; step++) {
      Path disk = Files.createDirectories(directory.resolve("" + step));
      AtStep at = new AtStep(step);
      try (Story story = new Story(disk, location)) {
        story.account().create(child, Optional.empty());
        Path file = disk.resolve(foreign);
        make(story, file);
        List<String> before = names(story.account());
        List<String> files = story.record().recorded();
        story.record().disturb(at);
        Throwable failure =
            catchThrowable(() -> story.account().create("a", Optional.of(SpecialUse.JUNK)));
        story.record().disturb(Disturbance.NONE);
        if (!at.failed) {
          assertThat(failure).isNull();
          return;
        }

        assertThat(file).as("step %s", step).exists();
        if (failure != null) {
          assertThat(names(story.account())).as("step %s", step).isEqualTo(before);
          assertThat(story.record().recorded())
              .as("directories, step %s", step)
              .filteredOn(line -> line.endsWith("/"))
              .isEqualTo(files.stream().filter(line -> line.endsWith("/")).toList());
          story.account().create("a", Optional.of(SpecialUse.JUNK));
        }
        assertThat(Story.append(story.account(), "a", "text")).hasSize(1);
      }
    }
    throw new AssertionError("it never succeeds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkdir m/a/new", "mkdir c/a", "mkdir m/a/cur"})
  void whoComesTooLateTakesNothingOfTheWinners(String step) throws Exception {
    try (Story story = new Story(directory, "DISK/m:LAYOUT=fs:CONTROL=DISK/c")) {
      Account account = story.account();
      story
          .record()
          .disturb(
              new Disturbance() {
                @Override
                public void before(DiskOperation operation) throws IOException {
                  if (operation.text().equals(step)) {
                    story.record().disturb(NONE);
                    account.create("a", Optional.empty());
                    throw new IOException("No space left on device");
                  }
                }
              });
      assertThatThrownBy(() -> account.create("a", Optional.empty()))
          .isInstanceOf(IOException.class);

      assertThat(names(account)).containsExactly("INBOX", "a");
      assertThat(directory.resolve("c/a/dovecot-uidlist")).exists();
      assertThat(Story.append(account, "a", "text")).hasSize(1);
    }
  }

  private static void make(Story story, Path file) throws IOException {
    Path above = story.path(file.getParent());
    if (!Files.isDirectory(above)) {
      Files.createDirectory(above);
    }
    Files.createFile(story.path(file));
  }

  private static List<String> names(Account account) throws IOException {
    List<String> names = new ArrayList<>();
    for (MailboxInfo mailbox : account.list()) {
      if (mailbox.kind() == MailboxInfo.Kind.SELECTABLE) {
        names.add(mailbox.name());
      }
    }
    return names;
  }

  /** The disk is full at one step alone that needs room. */
  private static final class AtStep implements Disturbance {
    private int left;
    private boolean failed;

    AtStep(int step) {
      left = step;
    }

    @Override
    public void before(DiskOperation operation) throws IOException {
      if (!(operation instanceof DiskOperation.Unlink) && left-- == 0) {
        failed = true;
        throw new IOException("No space left on device");
      }
    }
  }
}
