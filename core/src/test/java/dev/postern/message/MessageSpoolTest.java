package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageSpoolTest {
  private static final long PLENTY = 1_000_000;

  @TempDir Path directory;
  private SpoolSpace space;

  @BeforeEach
  void makeSpace() {
    space = SpoolSpace.in(directory, PLENTY);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(space.used()).isZero();
    assertThat(space.usedInMemory()).isZero();
    assertThat(files()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        MessageSpool.MEMORY_THRESHOLD - 1,
        MessageSpool.MEMORY_THRESHOLD,
        MessageSpool.MEMORY_THRESHOLD + 1,
        MessageSpool.MEMORY_THRESHOLD * 3 + 7
      })
  void givesBackWhatWasWritten(int size) throws Exception {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    for (int piece : new int[] {1_000, 4_096, MessageSpool.MEMORY_THRESHOLD, Integer.MAX_VALUE}) {
      try (MessageSpool spool = space.newSpool()) {
        writeInPieces(spool, octets, piece);

        assertThat(spool.size()).isEqualTo(size);
        MessageSource source = spool.source();
        assertThat(source.size()).isEqualTo(size);
        assertThat(source.readAllBytes()).isEqualTo(octets);
        assertThat(source.readAllBytes()).isEqualTo(octets);
      }
      assertThat(files()).isZero();
    }
  }

  @Test
  void aFileIsUsedBeyondTheThresholdOnly() throws Exception {
    Path missing = directory.resolve("missing");
    try (MessageSpool spool = SpoolSpace.in(missing, PLENTY).newSpool()) {
      spool.write(ByteBuffer.allocate(MessageSpool.MEMORY_THRESHOLD));

      assertThatThrownBy(() -> spool.write(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SpoolFullException.class);
    }
  }

  @Test
  void aClosedSpoolTakesNothingAndGivesNothing() throws Exception {
    MessageSpool spool = space.newSpool();
    spool.write(ByteBuffer.allocate(MessageSpool.MEMORY_THRESHOLD + 1));
    MessageSource source = spool.source();

    spool.close();
    spool.close();

    assertThatThrownBy(() -> source.open().read()).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> spool.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(files()).isZero();
  }

  @Test
  void anEmptySpoolIsAnEmptyMessage() throws Exception {
    try (MessageSpool spool = space.newSpool()) {
      assertThat(spool.source().size()).isZero();
      assertThat(spool.source().open().read()).isEqualTo(-1);
    }
  }

  private static void writeInPieces(MessageSpool spool, byte[] octets, int piece)
      throws IOException {
    for (int at = 0; at < octets.length; ) {
      int n = Math.min(piece, octets.length - at);
      ByteBuffer part = ByteBuffer.wrap(octets, at, n);
      spool.write(part);
      assertThat(part.hasRemaining()).isFalse();
      at += n;
    }
  }

  private long files() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.count();
    }
  }
}
