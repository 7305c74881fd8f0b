package dev.postern.table.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.table.SteppedClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file is read again. */
final class TableFileTest {
  @TempDir private Path directory;
  private Path path;
  private int reads;
  private TableFile<String> file;

  private final SteppedClock clock = new SteppedClock();

  @BeforeEach
  void make() {
    path = directory.resolve("file");
    file =
        new TableFile<>(
            path,
            (octets, faults) -> {
              reads++;
              return new String(octets, StandardCharsets.UTF_8);
            },
            clock);
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
  }

  @Test
  void whatWasThereServesWhileItIsWritten() throws IOException {
    write("old");
    clock.move(Duration.ofSeconds(10));
    assertThat(file.current()).isEqualTo("old");
    write("ha\n");
    assertThat(file.current()).isEqualTo("old");
    clock.move(Duration.ofMillis(1_999));
    assertThat(file.current()).isEqualTo("old");
    write("half\n");
    clock.move(Duration.ofMillis(1_999));
    assertThat(file.current()).isEqualTo("old");
    clock.move(Duration.ofMillis(1));
    assertThat(file.current()).isEqualTo("half\n");
    assertThat(reads).isEqualTo(2);
    assertThat(file.current()).isEqualTo("half\n");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aFileThatNeverHadALastEndIsReadAgainWithoutTrouble() throws IOException {
    write("same");
    assertThat(file.current()).isEqualTo("same");
    clock.move(TableFile.TIME_STEP);
    assertThat(file.current()).isEqualTo("same");
    assertThat(reads).isEqualTo(2);
    clock.move(TableFile.PATIENCE);
    assertThat(file.current()).isEqualTo("same");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void theFirstTimeItIsReadAtOnceAndOnceMoreWhenItHasSettled() throws IOException {
    write("one");
    assertThat(file.current()).isEqualTo("one");
    write("two\n");
    assertThat(file.current()).isEqualTo("one");
    clock.move(Duration.ofSeconds(2));
    assertThat(file.current()).isEqualTo("two\n");
    assertThat(file.current()).isEqualTo("two\n");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aFileOfTheFutureIsReadOnce() throws IOException {
    clock.move(Duration.ofHours(1));
    write("early");
    clock.move(Duration.ofHours(-1));
    assertThat(file.current()).isEqualTo("early");
    assertThat(file.current()).isEqualTo("early");
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aFileWithoutAnEndIsNotRead() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
      large.setLength(TableFile.MAX_OCTETS + 1L);
    }
    assertThatIOException()
        .isThrownBy(() -> file.current())
        .withMessageContaining("larger than the 67,108,864 octets");
    assertThat(reads).isZero();
  }

  @Test
  void whatFailsIsTriedAgain() throws IOException {
    assertThatIOException().isThrownBy(() -> file.current());
    write("there");
    assertThat(file.current()).isEqualTo("there");
  }
}
