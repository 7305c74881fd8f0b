package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSource;
import dev.postern.message.SpoolFullException;
import dev.postern.message.SpoolSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
