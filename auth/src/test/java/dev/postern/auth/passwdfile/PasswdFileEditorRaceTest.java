package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.UserLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Editors beside each other, and a reader that finds everybody all the time. */
@Timeout(120)
class PasswdFileEditorRaceTest {
  private static final int CHANGES = 200;

  /** Since Java 25 the common pool has a single thread where there are two processors. */
  private static final Executor ONE_EACH = task -> new Thread(task, "race").start();

  @TempDir private Path directory;

  @Test
  void nothingIsLostAndNobodyIsMissing() throws Exception {
    Path file = directory.resolve("users");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        IntStream.range(0, CHANGES)
            .mapToObj(i -> "u" + i + ":{PLAIN}x\n")
            .collect(Collectors.joining()));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<String>> missing =
        CompletableFuture.supplyAsync(() -> missing(file, over), ONE_EACH);
    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> change(file, "one"), ONE_EACH);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> change(file, "other"), ONE_EACH);
    CompletableFuture.allOf(one, other).join();
    over.set(true);
    assertThat(missing.join()).isEmpty();
    assertThat(Files.readAllLines(file))
        .hasSize(CHANGES)
        .allSatisfy(line -> assertThat(line).contains("one=1").contains("other=1"));
    assertThat(directory.toFile().list()).containsExactly("users");
  }

  private static void change(Path file, String field) {
    PasswdFileEditor editor = PasswdFileEditor.of(file);
    try {
      for (int i = 0; i < CHANGES; i++) {
        editor.set("u" + i, field, "1");
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> missing(Path file, AtomicBoolean over) {
    PasswdFileAuthenticator users = PasswdFileAuthenticator.of(file);
    List<String> missing = new ArrayList<>();
    for (int i = 0; !over.get(); i++) {
      if (!(users.find("u" + i % CHANGES) instanceof UserLookup.Found)) {
        missing.add("u" + i % CHANGES);
      }
    }
    return missing;
  }
}
