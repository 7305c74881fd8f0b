package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SpoolSpaceTest {
  private static final long OWN = ProcessHandle.current().pid();

  @TempDir Path directory;

  @Test
  void allMessagesTogetherHaveABound() throws Exception {
    SpoolSpace space = SpoolSpace.in(directory, 200_000);
    MessageSpool small = space.newSpool();
    MessageSpool large = space.newSpool();
    MessageSpool late = space.newSpool();
    small.write(ByteBuffer.allocate(50_000));
    large.write(ByteBuffer.allocate(150_000));
    assertThat(space.free()).isZero();

    assertThatThrownBy(() -> late.write(ByteBuffer.allocate(1)))
        .isInstanceOf(SpoolFullException.class);
    small.close();
    small.close();

    assertThat(space.free()).isEqualTo(50_000);
    try (MessageSpool next = space.newSpool()) {
      next.write(ByteBuffer.allocate(50_000));
      assertThat(next.size()).isEqualTo(50_000);
    }
    assertThat(large.source().readAllBytes()).hasSize(150_000);
    large.close();
    late.close();
    assertThat(space.used()).isZero();
  }

  /** So that nothing is left however the process ends; Windows cannot. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileHasNoNameWhileItIsOpen() throws Exception {
    SpoolSpace space = SpoolSpace.in(directory, 200_000);
    try (MessageSpool large = space.newSpool()) {
      large.write(ByteBuffer.allocate(150_000));
      assertThat(files()).isEmpty();
      assertThat(large.source().readAllBytes()).hasSize(150_000);
    }
  }

  @Test
  void whoIsRefusedGivesItsRoomToOthers() throws Exception {
    SpoolSpace space = SpoolSpace.in(directory, 200_000);
    MessageSpool greedy = space.newSpool();
    greedy.write(ByteBuffer.allocate(150_000));

    assertThatThrownBy(() -> greedy.write(ByteBuffer.allocate(50_001)))
        .isInstanceOf(SpoolFullException.class);

    assertThat(space.free()).isEqualTo(200_000);
    assertThat(files()).isEmpty();
    greedy.close();
    assertThat(space.free()).isEqualTo(200_000);
  }

  @Test
  void beyondTheShareOfTheHeapSmallMessagesAreFilesToo() throws Exception {
    SpoolSpace space = SpoolSpace.in(directory, 1_000_000, 10_000);
    try (MessageSpool one = space.newSpool();
        MessageSpool two = space.newSpool()) {
      one.write(ByteBuffer.allocate(6_000));
      two.write(ByteBuffer.wrap(new byte[] {1, 2}));
      two.write(ByteBuffer.allocate(6_000));

      assertThat(space.usedInMemory()).isEqualTo(6_000);
      assertThat(two.source().readAllBytes()).hasSize(6_002).startsWith(1, 2, 0);
    }
    assertThat(space.usedInMemory()).isZero();
    assertThat(space.used()).isZero();
  }

  @Test
  void aFileHasNoNameThatACrashCouldLeave() throws Exception {
    SpoolSpace space = SpoolSpace.in(directory, 1_000_000);
    try (MessageSpool spool = space.newSpool()) {
      spool.write(ByteBuffer.allocate(MessageSpool.MEMORY_THRESHOLD + 1));

      assertThat(files()).isEmpty();
      assertThat(spool.source().readAllBytes()).hasSize(MessageSpool.MEMORY_THRESHOLD + 1);
    }
  }

  @Test
  void whatDeadProcessesLeftIsSwept() throws Exception {
    Instant now = Instant.now();
    Path ofNobody = leave("postern-2147483646-1.spool", now);
    Path ofOneBefore = leave("postern-" + OWN + "-1.spool", now.minus(Duration.ofDays(9_000)));
    Path ofOurs = leave("postern-" + OWN + "-2.spool", now);
    List<Path> others =
        List.of(
            leave("postern-x-1.spool", now),
            leave("postern-2147483646-1.message", now),
            leave("else", now));

    SpoolSpace.in(directory, 1).sweep();

    assertThat(ofNobody).doesNotExist();
    assertThat(ofOneBefore).doesNotExist();
    assertThat(ofOurs).exists();
    assertThat(others).allSatisfy(file -> assertThat(file).exists());
  }

  /** Between looking at it and removing it, or since somebody else may not remove it. */
  @Test
  void whatHasGoneOrCannotBeRemovedKeepsNothingElse() throws Exception {
    Instant now = Instant.now();
    List<Path> left = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      left.add(leave("postern-2147483646-" + i + ".spool", now));
      Path gone = directory.resolve("postern-" + OWN + "-" + i + ".spool");
      Files.createSymbolicLink(gone, directory.resolve("gone"));
      Path kept = Files.createDirectory(directory.resolve("postern-2147483645-" + i + ".spool"));
      Files.createFile(kept.resolve("file"));
    }

    SpoolSpace.in(directory, 1).sweep();

    assertThat(left).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(files()).hasSize(40);
  }

  @Test
  void aDirectoryThatCannotBeUsedIsFoundAtTheStart() throws Exception {
    SpoolSpace.in(directory, 1).check();
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> SpoolSpace.in(missing, 1).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing.toString());
    SpoolSpace.in(missing, 1).sweep();
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> SpoolSpace.in(file, 1).check()).isInstanceOf(IOException.class);
  }

  private Path leave(String name, Instant written) throws IOException {
    Path file = Files.createFile(directory.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.from(written));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.toList();
    }
  }
}
