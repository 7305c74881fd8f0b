package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users may compile against stands in {@code api/}, a file for each module: a change of it is
 * seen in review, and is never an accident. Run with {@code -Dpostern.api.write=true} to write the
 * files anew.
 */
class PublicApiTest {
  private final ProjectTree tree = ProjectTree.here();

  @Test
  void theSurfaceIsWhatTheFilesSay() throws IOException {
    Map<String, String> found = surface();
    if (Boolean.getBoolean("postern.api.write")) {
      write(found);
    }
    assertThat(written())
        .as("run with -Dpostern.api.write=true and look at what changed")
        .isEqualTo(found);
  }

  /** The text of each module's file by the file's name. */
  private static Map<String, String> surface() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (var module : ModuleDescriptorTest.descriptors()) {
      files.put(module.name() + ".txt", PublicApi.of(module));
    }
    return files;
  }

  private Map<String, String> written() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path file : files()) {
      files.put(file.getFileName().toString(), Files.readString(file));
    }
    return files;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(tree.root().resolve("api"))) {
      return files.toList();
    }
  }

  private void write(Map<String, String> texts) throws IOException {
    Files.createDirectories(tree.root().resolve("api"));
    for (Path file : files()) {
      Files.delete(file);
    }
    for (var text : texts.entrySet()) {
      Files.writeString(tree.root().resolve("api").resolve(text.getKey()), text.getValue());
    }
  }
}
