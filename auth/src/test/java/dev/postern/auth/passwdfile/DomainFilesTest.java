package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.template.UserVariables;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file for each domain: no name that a stranger thinks of stays in memory. */
class DomainFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b\u0000c",
        "a@b\nc",
        "a@\u001b[31m",
        "a@b..c",
        "a@.b",
        "a@b.",
        "a@b c",
        "a@b/c",
        "a@b:c",
        "a@\u202egro.elpmaxe",
        "a@\ud800",
        "a\n@example.org"
      })
  void noFileHasSuchAName(String name) throws IOException {
    UserFiles files = files("%d/%n");
    assertThat(files.of(name)).isEmpty();
    assertThat(files.kept()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b..c", "b.", "b:c", "b c"})
  void whatIsNoDomainHasNoFileEvenIfThereIsOne(String domain) throws IOException {
    write(domain, "ann:{PLAIN}a\n");
    assertThat(files("%d").of("ann@" + domain)).isEmpty();
  }

  @Test
  void noFileHasSoLongAName() throws IOException {
    UserFiles files = files("%d/%n");
    assertThat(files.of("a@" + "x".repeat(256))).isEmpty();
    assertThat(files.of("a@" + "xy.".repeat(100) + "org")).isEmpty();
    assertThat(
            files.of("a@" + "\u00e9".repeat(50) + "." + "\u00e9".repeat(50) + ".\u00e9".repeat(30)))
        .isEmpty();
    assertThat(files.of("x".repeat(256) + "@example.org")).isEmpty();
    assertThat(files("%n/".repeat(20)).of("x".repeat(250))).isEmpty();
    assertThat(files.kept()).isZero();
  }

  @Test
  void aDomainOfAnotherScriptHasAFile() throws IOException {
    write("b\u00fccher.example", "ann:{PLAIN}a\n");
    write("xn--bcher-kva.example", "ann:{PLAIN}a\n");
    write("host_1", "ann:{PLAIN}a\n");
    UserFiles files = files("%d");
    assertThat(files.of("ann@xn--bcher-kva.example")).isPresent();
    assertThat(files.of("ann@host_1")).isPresent();
    assertThat(files.of("ann@b\u00fccher.example")).isPresent();
    assertThat(files.kept()).isEqualTo(3);
  }

  @Test
  void ofFilesThatCannotBeReadAFewStay() throws IOException {
    // A link to itself, whatever the name behind it is.
    Files.createSymbolicLink(directory.resolve("place"), Path.of("place"));
    UserFiles files = files("place/%d");
    for (int i = 0; i < 3 * DomainFiles.MOST_FAILING; i++) {
      String name = "a@d" + i;
      assertThat(unavailable(files, name)).isTrue();
    }
    assertThat(files.kept()).isEqualTo(DomainFiles.MOST_FAILING);
  }

  @Test
  void theOneUsedLongestAgoIsForgotten() throws IOException {
    DomainFiles files = new DomainFiles(2, 1);
    PasswdFile first = files.get(Path.of("a"), this::made);
    PasswdFile second = files.get(Path.of("b"), this::made);
    assertThat(files.get(Path.of("a"), this::made)).isSameAs(first);
    files.get(Path.of("c"), this::made);
    assertThat(files.size()).isEqualTo(2);
    assertThat(files.get(Path.of("a"), this::made)).isSameAs(first);
    assertThat(files.get(Path.of("b"), this::made)).isNotSameAs(second);
  }

  @Test
  void aFileThatWasReadStaysWhileItCannotBe() throws IOException {
    write("example.org", "ann:{PLAIN}a\n");
    UserFiles files = files("%d");
    assertThat(files.of("ann@example.org")).isPresent();
    Files.setPosixFilePermissions(
        directory.resolve("example.org"), PosixFilePermissions.fromString("rw----r--"));
    assertThat(unavailable(files, "ann@example.org")).isTrue();
    assertThat(files.kept()).isEqualTo(1);
    Files.delete(directory.resolve("example.org"));
  }

  private PasswdFile made(Path path) {
    return new PasswdFile(path, TestSettings.settings(10_000));
  }

  private static boolean unavailable(UserFiles files, String name) {
    try {
      Optional<UserFiles.Place> found = files.of(name);
      assertThat(found).as(name).isEmpty();
      return false;
    } catch (IOException e) {
      assertThat(e).isInstanceOfAny(FileSystemException.class, ExposedFileException.class);
      return true;
    }
  }

  private UserFiles files(String template) {
    return new UserFiles(
        UserVariables.parse(directory + "/" + template),
        UserVariables.parse("%u"),
        TestSettings.settings(10_000));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
