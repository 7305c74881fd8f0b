package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.message.MessageSource;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.SystemFlag;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session that ends without QUIT deletes nothing, whoever ended it, and lets go of the mailbox.
 */
class CutSessionTest {
  private static final String LOGIN = "AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=";

  private final ScriptedStore store = new ScriptedStore(TestServers.store());
  private final MailServer server =
      MailServer.builder()
          .store(store)
          .authenticator(TestServers.authenticator())
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .listen(Pop3.pop3().port(0))
          .build();
  private final LoopbackConnection connection =
      LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());

  @AfterEach
  void close() {
    server.close();
  }

  private String say(String... lines) {
    String all = String.join("\r\n", lines) + "\r\n";
    connection.feed(all.getBytes(StandardCharsets.US_ASCII));
    return new String(connection.drain(), StandardCharsets.US_ASCII);
  }

  private Snapshot inbox() throws IOException {
    try (Mailbox inbox = store.account(TestServers.ANN).open("INBOX")) {
      return inbox.snapshot();
    }
  }

  private long seen() throws IOException {
    Snapshot snapshot = inbox();
    return IntStream.range(0, snapshot.size())
        .filter(i -> snapshot.at(i).flags().contains(SystemFlag.SEEN))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR 1", "TOP 1 100"})
  void aMessageThatEndsTooEarlyEndsTheConnection(String command) throws IOException {
    store.cutMessages(15);
    String said = say(LOGIN, "DELE 2", command, "DELE 1", "QUIT");
    assertThat(said).endsWith("+OK Marked for deletion\r\n").doesNotContain("octets", "Goodbye");
    assertThat(connection.closed()).isTrue();
    assertThat(inbox().size()).isEqualTo(3);
    assertThat(seen()).isZero();
  }

  @Test
  void theSizeThatIsSaidIsTheSizeThatIsSent() {
    store.overstateSizes(7);
    assertThat(say(LOGIN, "LIST 2", "RETR 2")).contains("+OK 2 63\r\n", "+OK 56 octets\r\n");
  }

  @Test
  void halfOfALongMessageIsNotSeen() throws IOException {
    byte[] octets = "a line\r\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    try (Mailbox inbox = store.account(TestServers.ANN).open("INBOX")) {
      inbox.append(
          List.of(NewMessage.builder(MessageSource.of(octets), Instant.EPOCH, "long").build()));
    }
    store.cutMessages(15);
    assertThat(say(LOGIN, "RETR 4", "QUIT")).contains("+OK 160000 octets\r\n").endsWith("line\r\n");
    assertThat(connection.closed()).isTrue();
    assertThat(inbox().size()).isEqualTo(4);
    assertThat(seen()).isZero();
  }

  @Test
  void aClientThatVanishesWithinAMessageLeavesNoReader() throws IOException {
    byte[] octets = "a line\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    try (Mailbox inbox = store.account(TestServers.ANN).open("INBOX")) {
      inbox.append(
          List.of(NewMessage.builder(MessageSource.of(octets), Instant.EPOCH, "long").build()));
    }
    say(LOGIN);
    connection.stopReading();
    say("RETR 4");
    assertThat(store.openReaders()).isOne();
    connection.reset();
    assertThat(store.openReaders()).isZero();
    assertThat(store.openMailboxes()).isZero();
    assertThat(seen()).isZero();
  }

  @Test
  void aMessageCountsAsSeenWhenItsEndWasSent() throws IOException {
    say(LOGIN);
    connection.stopReading();
    say("RETR 1", "RETR 3");
    connection.goOnReading();
    assertThat(say("NOOP")).endsWith("+OK Done\r\n");
    assertThat(seen()).isZero();
    connection.reset();
    assertThat(seen()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NOOP", "DELE 1", "RETR 1", "LIST", "USER x\r\nPASS y", "BAD\r\nBAD\r\nBAD"})
  void aClientThatVanishesDeletesNothingAndLeavesNoHandle(String command) throws IOException {
    say(LOGIN, "DELE 2", command);
    assertThat(store.openMailboxes()).isEqualTo(1);
    connection.reset();
    assertThat(store.openMailboxes()).isZero();
    assertThat(inbox().size()).isEqualTo(3);
  }

  @Test
  void aClientThatMakesOnlyMistakesDeletesNothing() throws IOException {
    say(LOGIN, "DELE 2", "X\r\n".repeat(30));
    assertThat(connection.closed()).isTrue();
    // It may still be sending, and has a moment to notice.
    connection.advance(Duration.ofSeconds(3));
    assertThat(store.openMailboxes()).isZero();
    assertThat(inbox().size()).isEqualTo(3);
  }

  @Test
  void aServerThatStopsDeletesNothing() throws IOException {
    say(LOGIN, "DELE 2");
    connection.serverStops();
    assertThat(say()).isEqualTo("-ERR [SYS/TEMP] Server is shutting down\r\n");
    assertThat(store.openMailboxes()).isZero();
    assertThat(inbox().size()).isEqualTo(3);
  }

  @Test
  void whoQuitsDeletesAndLeavesNoHandle() throws IOException {
    assertThat(say(LOGIN, "DELE 2", "QUIT")).endsWith("deleted as asked\r\n");
    assertThat(store.openMailboxes()).isZero();
    assertThat(inbox().size()).isEqualTo(2);
  }
}
