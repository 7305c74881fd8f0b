package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.net.internal.LoopbackConnection;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands sent in a flood by a client that does not read. */
class FloodTest {
  private static final int TIMES = 20_000;

  /** The window for what waits for a peer, and one command's answer. */
  private static final int MOST = 6 * Chunks.SIZE;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CAPABILITY",
        "NOOP",
        "ID NIL",
        "STATUS INBOX (MESSAGES)",
        "LIST \"\" *",
        "LSUB \"\" *",
        "SEARCH ALL",
        "FETCH 1:* (FLAGS BODY.PEEK[])",
        "STORE 1 FLAGS (\\Seen)",
        "SELECT INBOX"
      })
  void waitsForItsClient(String command) {
    MailServer server = TestServers.build("default");
    LoopbackConnection wire =
        LoopbackConnection.open(Imap.imap(), server.context(), Optional.empty());
    wire.feed("a LOGIN ann secret\r\na SELECT INBOX\r\n".getBytes(US_ASCII));
    wire.drain();
    wire.stopReading();
    byte[] flood = ("b " + command + "\r\n").repeat(TIMES).getBytes(US_ASCII);
    wire.feed(flood);
    int first = wire.drain().length;
    assertThat(first).isBetween(Chunks.SIZE, MOST);
    assertThat(wire.drain()).isEmpty();
    wire.goOnReading();
    byte[] rest = wire.drain();
    assertThat(first + rest.length).isGreaterThan(TIMES * "b OK".length());
    assertThat(new String(rest, US_ASCII)).endsWith("completed.\r\n");
  }
}
