package dev.postern.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("sha1.txt");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 1000})
  void eachLineIsFoundAndNothingElse(int count) throws IOException {
    List<String> hashes = hashes(count);
    for (String end : List.of("\n", "\r\n")) {
      for (String behind : List.of("", ":37", ":1234567890")) {
        write(String.join(behind + end, hashes) + behind + end);
        everyOneIsFound(count);
        write(String.join(behind + end, hashes) + behind);
        everyOneIsFound(count);
      }
    }
    write(String.join("\n", hashes).toLowerCase(Locale.ROOT));
    everyOneIsFound(count);
  }

  @Test
  void linesOfDifferentLengthsAreFound() throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> hashes = hashes(500);
    for (int i = 0; i < hashes.size(); i++) {
      text.append(hashes.get(i)).append(i % 3 == 0 ? "" : ":" + "9".repeat(i % 40)).append("\r\n");
    }
    write(text.toString());
    everyOneIsFound(500);
  }

  @Test
  void nothingIsInAnEmptyList() throws IOException {
    write("");
    assertThat(BreachedPasswordFile.of(file).contains("p0")).isFalse();
  }

  @Test
  void aListInAnotherOrderIsNoAnswer() throws IOException {
    List<String> reversed = new ArrayList<>(hashes(100));
    Collections.reverse(reversed);
    write(String.join("\n", reversed));
    assertThatIOException()
        .isThrownBy(() -> BreachedPasswordFile.of(file).contains("none of them"))
        .withMessageContaining("not in the order of its hashes");
  }

  @Test
  void anotherFileIsNoAnswer() throws IOException {
    for (String text : List.of("password\n123456\n", "x".repeat(5000), "\n\n\n", "\0")) {
      write(text);
      assertThatIOException()
          .isThrownBy(() -> BreachedPasswordFile.of(file).contains("p0"))
          .withMessageContaining("no list of SHA-1 hashes");
    }
    Files.delete(file);
    assertThatIOException().isThrownBy(() -> BreachedPasswordFile.of(file).contains("p0"));
  }

  private void everyOneIsFound(int count) throws IOException {
    BreachedPasswordFile list = BreachedPasswordFile.of(file);
    for (int i = 0; i < count; i++) {
      assertThat(list.contains("p" + i)).as("p%d of %d", i, count).isTrue();
    }
    for (int i = count; i < count + 50; i++) {
      assertThat(list.contains("p" + i)).as("p%d of %d", i, count).isFalse();
    }
  }

  private static List<String> hashes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> DigestUtils.sha1Hex("p" + i).toUpperCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  private void write(String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
