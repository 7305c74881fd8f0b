package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What fails after a message is on the disk does not refuse it. */
class AcknowledgedTest extends StoreTest {

  @Test
  void aDirectoryThatCannotBeLookedAtAfterwardsIsLookedAtLater() throws Exception {
    store.close();
    Path fresh = maildir.resolve("new");
    Path aside = maildir.resolve("aside");
    store =
        MaildirStore.builder(maildir.toString())
            .sync(SyncMode.ALWAYS)
            .clock(new WhenDelivered(fresh, aside))
            .build();
    Mailbox inbox = inbox();

    long uid = append(inbox, "text", Flags.NONE);

    assertThat(fresh).isSymbolicLink();
    Files.delete(fresh);
    Files.move(aside, fresh);
    assertThat(texts(inbox)).containsExactly("text");
    assertThat(uids(inbox)).containsExactly(uid);
    assertThat(append(inbox, "more", Flags.NONE)).isEqualTo(uid + 1);
    restart();
    assertThat(texts(inbox())).containsExactly("text", "more");
  }

  /**
   * A clock that is asked for the time of saving once the message is in its place and synced, and
   * then puts a link that leads nowhere in the directory's place.
   */
  private static final class WhenDelivered extends Clock {
    private final Path directory;
    private final Path aside;
    private boolean done;

    WhenDelivered(Path directory, Path aside) {
      this.directory = directory;
      this.aside = aside;
    }

    @Override
    public long millis() {
      try {
        if (!done && holdsAFile()) {
          done = true;
          Files.move(directory, aside);
          Files.createSymbolicLink(directory, directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return instant().toEpochMilli();
    }

    private boolean holdsAFile() throws IOException {
      if (!Files.isDirectory(directory)) {
        return false;
      }
      try (Stream<Path> files = Files.list(directory)) {
        return files.findAny().isPresent();
      }
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
