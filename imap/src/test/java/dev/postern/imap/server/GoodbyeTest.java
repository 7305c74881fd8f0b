package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client was told goodbye over is not done any more. */
class GoodbyeTest {
  private final MailServer server = TestServers.build("default");
  private final LoopbackConnection wire =
      LoopbackConnection.open(Imap.imap(), server.context(), Optional.empty());

  private String say(String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
    return new String(wire.drain(), StandardCharsets.US_ASCII);
  }

  @Test
  void aMessageThatWasBeingUploadedIsNotAppended() throws IOException {
    say("a LOGIN ann secret\r\n");
    say("b APPEND INBOX {10}\r\nhello");
    wire.advance(Duration.ofMinutes(6));
    assertThat(say("")).startsWith("* BYE ");
    assertThat(say("world\r\nc CREATE Late\r\n")).isEmpty();
    try (Mailbox inbox = server.context().store().account(TestServers.ANN).open("INBOX")) {
      assertThat(inbox.snapshot().size()).isEqualTo(3);
    }
    assertThat(server.context().store().account(TestServers.ANN).list())
        .noneMatch(info -> info.name().equals("Late"));
    assertThat(wire.closed()).isTrue();
  }
}
