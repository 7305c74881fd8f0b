package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.SpoolFullException;
import dev.postern.message.SpoolSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What filters put in place of a message takes no more room than the last of them needs. */
class IncomingMessageTest {
  private static final int ROOM = 1_000;

  @TempDir Path directory;

  private SpoolSpace space() {
    return SpoolSpace.in(directory, ROOM);
  }

  private static MessageSource octets(int count) {
    return MessageSource.of(new byte[count]);
  }

  private static IncomingMessage message(SpoolSpace space, String text) {
    IncomingMessage message = new IncomingMessage(space);
    message.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return message;
  }

  @Test
  void theLastReplacementTakesThePlaceOfThoseBefore() throws IOException {
    SpoolSpace space = space();
    try (IncomingMessage message = message(space, "0123456789")) {
      for (int size = 400; size > 380; size--) {
        assertThat(message.replaceBy(octets(size)).size()).isEqualTo(size);
        assertThat(space.free()).isEqualTo(ROOM - 10 - size);
      }
    }
    assertThat(space.free()).isEqualTo(ROOM);
  }

  @Test
  void aReplacementMayBeMadeOfTheOneBefore() throws IOException {
    SpoolSpace space = space();
    try (IncomingMessage message = message(space, "c")) {
      MessageSource first = message.replaceBy(MessageSource.concat(octets(2), message.source()));
      MessageSource second = message.replaceBy(MessageSource.concat(octets(2), first));
      assertThat(second.readAllBytes()).containsExactly(0, 0, 0, 0, 'c');
      assertThat(space.free()).isEqualTo(ROOM - 1 - 5);
    }
    assertThat(space.free()).isEqualTo(ROOM);
  }

  @Test
  void oneThatFindsNoRoomLeavesTheOneBefore() throws IOException {
    SpoolSpace space = space();
    try (IncomingMessage message = message(space, "0123456789")) {
      MessageSource first = message.replaceBy(octets(500));
      assertThatThrownBy(() -> message.replaceBy(octets(500)))
          .isInstanceOf(SpoolFullException.class);
      assertThat(space.free()).isEqualTo(ROOM - 10 - 500);
      assertThat(first.readAllBytes()).hasSize(500);
    }
    assertThat(space.free()).isEqualTo(ROOM);
  }

  /** Half a message, then trouble. */
  private record Broken(Throwable trouble) implements MessageSource {
    @Override
    public long size() {
      return 600;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    private int read(long position, ByteBuffer target) {
      if (position >= 300) {
        IncomingMessageTest.<RuntimeException>raise(trouble);
      }
      int count = Math.min(target.remaining(), 100);
      target.put(new byte[count]);
      return count;
    }
  }

  /** Checked exceptions can be thrown past the compiler, from Kotlin for one. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable trouble) throws T {
    throw (T) trouble;
  }

  static Stream<Throwable> troubles() {
    return Stream.of(
        new IOException("scripted"),
        new IllegalStateException("scripted"),
        new NoClassDefFoundError("scripted"),
        new Exception("scripted"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void oneThatCannotBeReadToItsEndTakesNoRoom(Throwable trouble) throws IOException {
    SpoolSpace space = space();
    try (IncomingMessage message = message(space, "0123456789")) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> message.replaceBy(new Broken(trouble))).isSameAs(trouble);
        assertThat(space.free()).isEqualTo(ROOM - 10);
      }
    }
  }
}
