package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start can tell of a location at which no user could have mail. */
class LocationCheckTest {
  @TempDir Path directory;
  private DiskRecord record;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(directory.resolve("there"));
    Files.createDirectories(directory.resolve("full/example.org"));
    Files.createFile(directory.resolve("file"));
    record = new DiskRecord(directory);
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DISK/there/%d/%n/Maildir",
        "DISK/there",
        "DISK/to/be/made/%d",
        "maildir:~/Maildir",
        "maildir:%h/Maildir:INDEX=MEMORY",
        "/%d/%n",
        "DISK/there/%n:INBOX=DISK/there/%n/inbox:CONTROL=DISK/control/%n:INDEX=DISK/index/%n"
      })
  void whatCanWorkIsNoFault(String location) {
    assertThatCode(() -> check(location)).doesNotThrowAnyException();
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DISK/file/%d/%n",
        "DISK/file/deeper/%n",
        "DISK/file",
        "DISK/file/x",
        "DISK/dangling/%n",
        "~/Maildir:INBOX=DISK/file/%n",
        "~/Maildir:CONTROL=DISK/file/%n",
        "~/Maildir:INDEX=DISK/file/%n"
      })
  void whatIsNoDirectoryIsNamed(String location) {
    String inTheWay = location.contains("dangling") ? "dangling" : "file";
    assertThatThrownBy(() -> check(location))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mail location: ")
        .hasMessageContaining(directory.resolve(inTheWay) + " is no directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISK/there/%n", "DISK/there", "DISK/there/new/%n", "DISK/full/new/%n"})
  void whereNothingCanBeMadeIsNamed(String location) {
    record.disturb(new Denied(AccessMode.WRITE));
    assertThatThrownBy(() -> check(location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing can be made in " + directory);
  }

  @Test
  void usersDirectoriesThatAreThereAreEnough() {
    record.disturb(new Denied(AccessMode.WRITE));
    assertThatCode(() -> check("DISK/full/%d/%n")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ", "EXECUTE"})
  void whatMayNotBeEnteredIsNamed(AccessMode mode) {
    record.disturb(new Denied(mode));
    assertThatThrownBy(() -> check("DISK/full/%d/%n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("full") + " may not be entered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "maildir:", "~/Maildir:INBOX="})
  void anEmptyLocationSaysWhatToWrite(String location) {
    assertThatThrownBy(() -> MaildirStore.at(location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/var/mail/%u/Maildir");
  }

  private void check(String location) throws IOException {
    String text = location.replace("DISK", directory.toString());
    try (MaildirStore store =
        TestStores.on(text, new RecordedFileSystem(record), SyncMode.never(), 1)) {
      store.check();
    }
  }

  private record Denied(AccessMode mode) implements Disturbance {
    @Override
    public void accessing(Path path, AccessMode wanted) throws IOException {
      if (wanted == mode) {
        throw new AccessDeniedException(path.toString());
      }
    }
  }
}
