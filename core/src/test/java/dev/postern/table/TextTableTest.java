package dev.postern.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.table.file.LineFaults;
import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTableTest {
  @TempDir private Path directory;
  private Path file;
  private final SteppedClock clock = new SteppedClock();

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("access");
  }

  @Test
  void linesAreReadAsPostmapReadsThem() throws Exception {
    write(
        """
        # a comment
        a@b.C  REJECT one
           # a comment inside
          continued  here \

        Dup one
        \tstill one
        dup two
        "quoted key" val
        "e\\"s\\\\c" v
        plain\\"quote v
        Äk up
        k\tv1 \t v2\t
        crlf value\r
        x y # z""");
    assertThat(entries())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a@b.c", "REJECT one  continued  here",
                "dup", "one\tstill one",
                "\"quoted key\"", "val",
                "\"e\\\"s\\\\c\"", "v",
                "plain\\\"quote", "v",
                "äk", "up",
                "k", "v1 \t v2",
                "crlf", "value",
                "x", "y # z"));
  }

  @Test
  void keysAreFoundInAnyCaseAndWhole() throws Exception {
    write("Ann@Example.org OK\nÄk up\n");
    LookupTable table = table();
    assertThat(table.find("aNN@eXAMPLE.ORG")).contains("OK");
    assertThat(table.find("ÄK")).contains("up");
    for (String other :
        new String[] {"", "ann", "ann@example.or", "ann@example.org ", "ann@example.org\0OK"}) {
      assertThat(table.find(other)).isEmpty();
    }
  }

  @Test
  void badLinesAreLeftOutWithTheirNumbers() throws Exception {
    byte[] octets =
        "  first\ngood v\nkeyonly\n\n\"open x\nbad\u0000 x\ncolon: v\ngood w\nlatin xxx\n"
            .getBytes(StandardCharsets.UTF_8);
    octets[octets.length - 3] = (byte) 0xe9;
    LineFaults faults = new LineFaults();
    Map<String, String> found = new LinkedHashMap<>();
    TextTable.read(octets, faults).listTo(found::put);
    assertThat(found).containsExactly(Map.entry("good", "v"), Map.entry("colon:", "v"));
    assertThat(faults.kept())
        .containsExactly(
            "line 1: left out: it continues no line, but begins with a blank",
            "line 3: left out: it needs a key, blanks and a value",
            "line 5: left out: a double quote that is not closed",
            "line 6: left out: holds NUL",
            "line 7: its key ends in a colon, as in a file of aliases",
            "line 8: left out: its key stands above, and the first one holds",
            "line 9: left out: not UTF-8");
  }

  @Test
  void aLineThatIsTooLongIsLeftOutWithWhatContinuesIt() throws Exception {
    String part = " " + "x".repeat(1023) + "\n";
    String most = "k v" + "x".repeat(1024 - 4) + "\n";
    write(most + part.repeat(1023) + "next v\n");
    assertThat(table().find("k")).isPresent();
    write(most + part.repeat(1025) + "next v\n");
    assertThat(table().find("k")).isEmpty();
    assertThat(table().find("next")).contains("v");
  }

  @Test
  void theFileIsReadAgainWhenItChanges() throws Exception {
    write("a one\n");
    LookupTable table = table();
    assertThat(table.find("a")).contains("one");
    write("a two\nb two\n");
    assertThat(table.find("a")).contains("two");
    assertThat(table.find("b")).contains("two");
  }

  @Test
  void aChangeThatLooksTheSameIsSeenAfterTheStepOfTheFilesTimes() throws Exception {
    write("a one\n");
    AtomicInteger read = new AtomicInteger();
    TableFile<String> table =
        new TableFile<>(
            file,
            (octets, faults) -> {
              read.incrementAndGet();
              return new String(octets, StandardCharsets.UTF_8);
            },
            clock);
    table.current();
    table.current();
    assertThat(read).hasValue(1);
    clock.move(TableFile.TIME_STEP);
    table.current();
    assertThat(read).hasValue(2);
    clock.move(TableFile.TIME_STEP.multipliedBy(9));
    table.current();
    assertThat(read).hasValue(2);
  }

  /** What rejects or bounces by what is absent must not see a part of the file. */
  @Test
  void aFileThatIsRewrittenInPlaceIsNeverHalfRead() throws Exception {
    String first = "192.0.2.1 one\n";
    String second = "192.0.2.2 two\n";
    for (LookupTable table : List.of(table(), new PatternTable(file, NetworkSyntax::read, clock))) {
      writeNow(first + second);
      table.check();
      assertThat(table.find("192.0.2.2")).as("at once").contains("two");
      for (String piece : List.of("", first, first + "192.0.2.2 t", first + second + second)) {
        writeNow(piece);
        assertThat(table.find("192.0.2.2")).as(piece).contains("two");
        clock.move(TableFile.TIME_STEP.minusMillis(1));
        assertThat(table.find("192.0.2.2")).as(piece).contains("two");
      }
      writeNow(first);
      clock.move(TableFile.TIME_STEP);
      assertThat(table.find("192.0.2.2")).as("left alone").isEmpty();
      assertThat(table.find("192.0.2.1")).contains("one");
    }
  }

  @Test
  void aFileThatIsAwayServesForAWhileAndThenNobodyCanTell() throws Exception {
    write("a one\n");
    LookupTable table = table();
    table.check();
    Files.delete(file);
    assertThat(table.find("a")).contains("one");
    clock.move(TableFile.PATIENCE.minusMillis(1));
    assertThat(table.find("a")).contains("one");
    clock.move(Duration.ofMillis(1));
    assertThatThrownBy(() -> table.find("a"))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file " + file);
    write("a two\n");
    assertThat(table.find("a")).contains("two");
    Files.delete(file);
    assertThat(table.find("a")).contains("two");
  }

  @Test
  void aFileThatLooksHalfWrittenIsTakenOnlyAfterAWhile() throws Exception {
    for (String half : new String[] {"", "a tw"}) {
      write("a one\n");
      LookupTable table = table();
      table.check();
      write(half);
      assertThat(table.find("a")).contains("one");
      clock.move(TableFile.PATIENCE);
      assertThat(table.find("a"))
          .isEqualTo(
              TextTable.read(half.getBytes(StandardCharsets.UTF_8), new LineFaults()).find("a"));
    }
  }

  @Test
  void whatIsMissingOrNoFileIsSaidAtStart() throws Exception {
    assertThatThrownBy(() -> table().check()).hasMessage("there is no file " + file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> table().check()).hasMessage(file + " is not a regular file");
  }

  @Test
  void aFileThatIsTooLargeIsNotUsed() throws Exception {
    try (var large =
        Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
      large.position(TableFile.MAX_OCTETS);
      large.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    assertThatThrownBy(() -> table().check()).hasMessageContaining("larger than the 67,108,864");
  }

  @Test
  void tooManyEntriesAreNoTable() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= TextTable.MAX_ENTRIES; i++) {
      many.append(i).append(" v\n");
    }
    write(many.toString());
    assertThatThrownBy(() -> table().check()).hasMessageContaining("more than 1,000,000 entries");
    write(many.substring(0, many.lastIndexOf("\n", many.length() - 2) + 1));
    table().check();
  }

  @Test
  void aHundredThousandLinesAreAllFound() throws Exception {
    write(
        IntStream.range(0, 100_000)
            .mapToObj(i -> "user" + i + "@example.org target" + i + "\n")
            .collect(Collectors.joining()));
    LookupTable table = table();
    int found = 0;
    for (int i = 0; i < 100_000; i++) {
      found += table.find("USER" + i + "@example.org").equals(Optional.of("target" + i)) ? 1 : 0;
    }
    assertThat(found).isEqualTo(100_000);
    assertThat(table.find("user100000@example.org")).isEmpty();
  }

  @Test
  void nobodyIsWithoutAnAnswerWhileTheFileIsReplaced() throws Exception {
    write("a 0\n");
    LookupTable table = TextTable.of(file);
    table.check();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    Thread[] askers = new Thread[4];
    for (int i = 0; i < askers.length; i++) {
      askers[i] =
          new Thread(
              () -> {
                while (!over.get()) {
                  try {
                    if (table.find("a").isEmpty()) {
                      wrong.incrementAndGet();
                    }
                  } catch (Exception e) {
                    wrong.incrementAndGet();
                  }
                }
              });
      askers[i].start();
    }
    for (int i = 1; i <= 200; i++) {
      Files.delete(file);
      write("# " + i + "\n".repeat(i) + "a " + i + "\n");
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(TableFile.TIME_STEP)));
    over.set(true);
    for (Thread asker : askers) {
      asker.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(table.find("a")).contains("200");
  }

  private Map<String, String> entries() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    table().listTo(found::put);
    return found;
  }

  private TextTable table() {
    return new TextTable(file, clock);
  }

  /** By the table's clock. */
  private void writeNow(String text) throws IOException {
    write(text);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }
}
