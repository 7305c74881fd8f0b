package dev.postern.maildir.owned;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths of a file system on top of another. */
class OwnedFileSystemTest {
  private static final Owner ANN = new Owner(Optional.of(() -> "ann"), Optional.empty());
  private static final Owner ANYBODY = new Owner(Optional.empty(), Optional.empty());

  private final OwnedFileSystem anns = new OwnedFileSystem(FileSystems.getDefault(), ANN);
  private final OwnedFileSystem anybodys = new OwnedFileSystem(FileSystems.getDefault(), ANYBODY);

  @Test
  void aPathIsEqualWhereItIsTheSameOwners() {
    OwnedFileSystem again = new OwnedFileSystem(FileSystems.getDefault(), ANN);
    assertThat(anns.getPath("/m", "a"))
        .isEqualTo(again.getPath("/m/a"))
        .hasSameHashCodeAs(again.getPath("/m/a"))
        .isNotEqualTo(anns.getPath("/m/b"))
        .isNotEqualTo(anybodys.getPath("/m/a"))
        .isNotEqualTo(Path.of("/m/a"));
    assertThat(Path.of("/m/a")).isNotEqualTo(anns.getPath("/m/a"));
  }

  @Test
  void aPathOfElsewhereIsNoPartOfOne() {
    Path path = anns.getPath("/m/a");
    assertThat(path.startsWith(anns.getPath("/m"))).isTrue();
    assertThat(path.startsWith(Path.of("/m"))).isFalse();
    assertThat(path.endsWith(anns.getPath("a"))).isTrue();
    assertThat(path.endsWith(Path.of("a"))).isFalse();
  }

  @Test
  void oneLayerIsTakenOffAtATime() {
    OwnedFileSystem upper = new OwnedFileSystem(anybodys, ANN);
    Path top = upper.getPath("/m");
    assertThat(upper.below(top)).isEqualTo(anybodys.getPath("/m"));
    assertThat(anybodys.below(upper.below(top))).isEqualTo(Path.of("/m"));
    assertThat(anns.below(Path.of("/m"))).isEqualTo(Path.of("/m"));
  }

  @Test
  void whatIsFoundFromAPathIsOfItsFileSystem(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Files.createSymbolicLink(directory.resolve("link"), file);
    Path here = anybodys.getPath(directory.toString());
    List<Path> listed;
    try (Stream<Path> entries = Files.list(here)) {
      listed = entries.sorted().toList();
    }
    assertThat(listed).containsExactly(here.resolve("file"), here.resolve("link"));
    assertThat(Files.readSymbolicLink(listed.get(1))).isEqualTo(listed.get(0));
    assertThat(listed.get(0).toRealPath().getParent().getFileSystem()).isSameAs(anybodys);
    assertThat(anybodys.getPath("/").getParent()).isNull();
    assertThat(Files.deleteIfExists(listed.get(1))).isTrue();
    assertThat(Files.deleteIfExists(listed.get(1))).isFalse();
    assertThat(directory.resolve("link")).doesNotExist();
  }
}
