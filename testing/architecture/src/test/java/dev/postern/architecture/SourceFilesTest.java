package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the sources show: their length, and words that must not stay. */
class SourceFilesTest {
  private static final int LONGEST_MAIN_FILE = 500;
  private static final int LONGEST_TEST_FILE = 800;

  private static final Pattern SLEEP =
      Pattern.compile("\\b(?:Thread|[A-Z]*SECONDS)\\s*\\.\\s*sleep\\b");
  private static final Pattern OPEN_END =
      Pattern.compile("\\b(?:TODO|FIXME)\\b|@Disabled\\b|assumeTrue\\(\\s*false");

  /** One that names unchecked exceptions, with or without errors and others. */
  private static final Pattern CATCHES_UNCHECKED =
      Pattern.compile("\\bcatch\\s*\\([^)]*\\bRuntimeException\\b[^)]*\\)");

  private static final Pattern MINA = Pattern.compile("\\borg\\.apache\\.mina\\b");

  private final ProjectTree tree = ProjectTree.here();
  private final List<Path> files =
      tree.javaFiles().stream().filter(file -> !file.endsWith("SourceFilesTest.java")).toList();

  @Test
  void theSourcesAreFound() {
    assertThat(files).anyMatch(SourceFilesTest::isTest).anyMatch(file -> !isTest(file));
  }

  @Test
  void noFileIsTooLong() {
    List<String> tooLong =
        files.stream().flatMap(file -> lengthComplaint(file, tree.lines(file).size())).toList();
    assertThat(tooLong).as("files to split").isEmpty();
  }

  @Test
  void nobodySleeps() {
    assertThat(places(files.stream(), SLEEP)).as("wait for an event or a virtual clock").isEmpty();
  }

  @Test
  void nothingIsLeftOpen() {
    assertThat(places(files.stream(), OPEN_END)).as("open ends, disabled tests").isEmpty();
  }

  /**
   * Kotlin and Scala throw checked exceptions that nobody declared: an embedder's code may throw
   * whatever there is. Who goes on or clears up after it says {@code Throwable}; thrown on, it is
   * known by the compiler for what it may be.
   */
  @Test
  void whoCatchesBugsCatchesCheckedOnesToo() {
    List<Path> found =
        files.stream()
            .filter(file -> file.toString().replace('\\', '/').contains("/src/main/"))
            .filter(file -> CATCHES_UNCHECKED.matcher(tree.text(file)).find())
            .toList();
    assertThat(found).as("catch RuntimeException: catch Throwable").isEmpty();
  }

  @Test
  void minaStaysInsideTheTransportInTestsToo() {
    Path transport = Path.of("dev", "postern", "net", "internal");
    Stream<Path> others =
        files.stream()
            .filter(file -> !file.getParent().endsWith(transport))
            .filter(file -> !file.endsWith("module-info.java"))
            .filter(file -> !file.startsWith(Path.of("testing", "architecture")));
    assertThat(places(others, MINA)).as("MINA outside %s", transport).isEmpty();
  }

  private static Stream<String> lengthComplaint(Path file, int lines) {
    int most = isTest(file) ? LONGEST_TEST_FILE : LONGEST_MAIN_FILE;
    return lines > most
        ? Stream.of("%s: %d lines, at most %d".formatted(file, lines, most))
        : Stream.empty();
  }

  private static boolean isTest(Path file) {
    return file.toString().replace('\\', '/').contains("/src/test/");
  }

  private List<String> places(Stream<Path> among, Pattern pattern) {
    return among
        .flatMap(
            file -> {
              List<String> lines = tree.lines(file);
              return IntStream.range(0, lines.size())
                  .filter(index -> pattern.matcher(lines.get(index)).find())
                  .mapToObj(index -> "%s:%d".formatted(file, index + 1));
            })
        .toList();
  }
}
