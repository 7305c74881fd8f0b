package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
        .hasMessageContaining(
            directory.resolve(inTheWay)
                + (inTheWay.equals("file")
                    ? " is a file (an mbox?); name a directory"
                    : " is no directory; name another place"));
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

  @Test
  void whatMayBeEnteredNeedNotBeListed() {
    record.disturb(new Denied(AccessMode.READ));
    assertThatCode(() -> check("DISK/full/%d/%n")).doesNotThrowAnyException();
  }

  /** Users' directories may be in it: nobody can see. */
  @Test
  void whatMayNotBeListedIsNotTakenForEmpty() {
    record.disturb(new Denied(AccessMode.READ, AccessMode.WRITE));
    assertThatCode(() -> check("DISK/there/%n")).doesNotThrowAnyException();
  }

  @Test
  void whatMayNotBeEnteredIsNamed() {
    record.disturb(new Denied(AccessMode.EXECUTE));
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
        TestStores.on(text, new RecordedFileSystem(record), SyncMode.NEVER, 1)) {
      store.check();
    }
  }

  /** At a start nobody is there who could be told; a login is, and has to be told to come again. */
  @ParameterizedTest
  @ValueSource(strings = {"DISK/there/%n", "DISK/there/x:INDEX=DISK/there/%n"})
  void aFileInTheWayOfOneUserIsTroubleForNow(String location) throws IOException {
    Files.createFile(directory.resolve("there/ann"));
    try (MaildirStore store = MaildirStore.at(location.replace("DISK", directory.toString()))) {
      assertThatThrownBy(() -> store.account(MailUser.of("ann")))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "mail location: "
                  + directory.resolve("there/ann")
                  + " is a file (an mbox?); name a directory")
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(Kind.UNAVAILABLE);
    }
  }

  private record Denied(Set<AccessMode> modes) implements Disturbance {
    private Denied(AccessMode... modes) {
      this(Set.of(modes));
    }

    @Override
    public void accessing(Path path, AccessMode wanted) throws IOException {
      if (modes.contains(wanted)) {
        throw new AccessDeniedException(path.toString());
      }
    }
  }
}
