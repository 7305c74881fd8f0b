package dev.postern.auth.passwdfile.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  private static final LineEdit CAPITALS =
      (line, out) ->
          out.write(text(line).toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("users");
    Files.writeString(file, "one\ntwo\r\nthree");
  }

  @Test
  void linesComeWithTheirEnds() throws IOException {
    StringBuilder seen = new StringBuilder();
    LineFile.of(file).read((line, out) -> seen.append('[').append(text(line)).append(']'));
    assertThat(seen).hasToString("[one\n][two\r\n][three]");
  }

  @Test
  void whatChangesNothingLeavesTheFileAlone() throws IOException {
    Object before = Files.readAttributes(file, "unix:ino").get("ino");
    assertThat(LineFile.of(file).rewrite(() -> (line, out) -> out.write(line))).isFalse();
    assertThat(Files.readAttributes(file, "unix:ino")).containsEntry("ino", before);
    assertThat(LineFile.of(file).rewrite(() -> CAPITALS)).isTrue();
    assertThat(Files.readString(file)).isEqualTo("ONE\nTWO\r\nTHREE\n");
    assertThat(Files.readAttributes(file, "unix:ino")).doesNotContainEntry("ino", before);
  }

  @Test
  void aFullDiskLeavesTheOldFile() throws IOException {
    for (int room = 0; room < 15; room++) {
      int left = room;
      assertThatIOException()
          .isThrownBy(() -> LineFile.of(file).on(full(left)).rewrite(() -> CAPITALS))
          .withMessage("No space left on device");
      assertThat(file).hasContent("one\ntwo\r\nthree");
      assertThat(directory.toFile().list()).containsExactly("users");
    }
  }

  @Test
  void anEditThatThrowsLeavesTheOldFile() {
    assertThatIOException()
        .isThrownBy(
            () ->
                LineFile.of(file)
                    .rewrite(
                        () ->
                            (line, out) -> {
                              throw new IOException("no");
                            }));
    assertThat(file).hasContent("one\ntwo\r\nthree");
    assertThat(directory.toFile().list()).containsExactly("users");
  }

  @Test
  void aChangeBySomebodyWithoutALockIsNotLost() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    LineFile.of(file)
        .rewrite(
            () -> {
              int number = tries.incrementAndGet();
              return (line, out) -> {
                if (number == 1 && text(line).equals("three")) {
                  Files.writeString(file, "one\ntwo\nfour");
                }
                CAPITALS.line(line, out);
              };
            });
    assertThat(file).hasContent("ONE\nTWO\nFOUR");
    assertThat(tries).hasValue(2);
  }

  @Test
  void whoChangesItAllTheTimeIsToldOf() {
    AtomicInteger times = new AtomicInteger();
    assertThatIOException()
        .isThrownBy(
            () ->
                LineFile.of(file)
                    .rewrite(
                        () ->
                            (line, out) -> {
                              Files.setLastModifiedTime(
                                  file, FileTime.fromMillis(times.incrementAndGet()));
                              CAPITALS.line(line, out);
                            }))
        .withMessageContaining("others change it all the time");
  }

  @Test
  void whatAnEditorLeftWhenItWasKilledIsReplaced() throws IOException {
    Files.writeString(directory.resolve(".users.new"), "half");
    LineFile.of(file).rewrite(() -> CAPITALS);
    assertThat(directory.toFile().list()).containsExactly("users");
  }

  @Test
  void aLineWithoutEndIsNoUsers() throws IOException {
    Files.writeString(file, "x".repeat(1024 * 1024) + "\n");
    assertThat(LineFile.of(file).rewrite(() -> CAPITALS)).isTrue();
    Files.writeString(file, "x".repeat(1024 * 1024 + 1) + "\n");
    assertThatIOException()
        .isThrownBy(() -> LineFile.of(file).rewrite(() -> CAPITALS))
        .withMessage("a line is longer than 1048576 octets: no file of users");
  }

  @Test
  void whatIsWrittenIsOnTheDiskBeforeItTakesThePlaceAndItsNameAfterwards() throws IOException {
    List<String> synced = new ArrayList<>();
    Disk told =
        new Disk() {
          @Override
          public void sync(Path written, FileChannel channel) throws IOException {
            Path lines = Files.isDirectory(written) ? file : written;
            synced.add(written.getFileName() + ": " + Files.readString(lines).strip());
            if (Files.isRegularFile(written)) {
              assertThat(channel.size()).isEqualTo(Files.size(written));
              assertThat(file).hasContent("one");
            } else {
              assertThat(written).isEqualTo(directory);
            }
            Disk.super.sync(written, channel);
          }
        };
    Files.writeString(file, "one\n");
    LineFile.of(file).on(told).rewrite(() -> CAPITALS);
    assertThat(synced).containsExactly(".users.new: ONE", directory.getFileName() + ": ONE");
  }

  @Test
  void aFileThatIsNotOnTheDiskTakesNobodysPlace() throws IOException {
    assertThatIOException()
        .isThrownBy(() -> LineFile.of(file).on(without(".users.new")).rewrite(() -> CAPITALS))
        .withMessage("Input/output error");
    assertThat(file).hasContent("one\ntwo\r\nthree");
    assertThat(directory.toFile().list()).containsExactly("users");
  }

  @Test
  void aNameThatIsNotOnTheDiskIsTold() throws IOException {
    Disk nameless = without(directory.getFileName().toString());
    assertThatIOException()
        .isThrownBy(() -> LineFile.of(file).on(nameless).rewrite(() -> CAPITALS))
        .withMessage(
            file
                + ": it is changed, but that may not outlast a crash of the machine:"
                + " its directory could not be synced");
    assertThat(file).hasContent("ONE\nTWO\r\nTHREE");
    assertThat(directory.toFile().list()).containsExactly("users");
  }

  private static Disk without(String name) {
    return new Disk() {
      @Override
      public void sync(Path written, FileChannel channel) throws IOException {
        if (written.getFileName().toString().equals(name)) {
          throw new IOException("Input/output error");
        }
        Disk.super.sync(written, channel);
      }
    };
  }

  private static Disk full(int room) {
    return new Disk() {
      @Override
      public OutputStream stream(OutputStream out) {
        return cut(out, room);
      }
    };
  }

  private static OutputStream cut(OutputStream out, int room) {
    return new FilterOutputStream(out) {
      private int left = room;

      @Override
      public void write(int octet) throws IOException {
        if (left-- == 0) {
          throw new IOException("No space left on device");
        }
        out.write(octet);
      }
    };
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }
}
