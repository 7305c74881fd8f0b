package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.message.MessageSource;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that asks and does not read costs a bounded amount of memory, whatever it asks for. */
class SlowReaderTest {
  private static final int MESSAGES = 20_000;
  private static final int LARGE = 4_000_000;

  /** More than the window of a connection and less than any of the answers. */
  private static final int BOUND = 260_000;

  private static final InMemoryStore STORE = new InMemoryStore(Clock.systemUTC());

  private final MailServer server =
      MailServer.builder()
          .store(STORE)
          .authenticator(TestServers.authenticator())
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .limits(Limits.defaults().with(Limits.Count.ERRORS, 1_000_000))
          .listen(Pop3.pop3().port(0))
          .build();

  @BeforeAll
  static void fill() throws IOException {
    MessageSource small = MessageSource.of("S: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    MessageSource large =
        MessageSource.of("line\r\n".repeat(LARGE / 6).getBytes(StandardCharsets.US_ASCII));
    try (Mailbox inbox = STORE.account(TestServers.ANN).open("INBOX")) {
      inbox.append(
          IntStream.rangeClosed(1, MESSAGES)
              .mapToObj(
                  n -> NewMessage.builder(n == 1 ? large : small, Instant.EPOCH, "d" + n).build())
              .toList());
    }
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @ParameterizedTest
  @CsvSource({
    "LIST,1",
    "UIDL,1",
    "RETR 1,1",
    "TOP 1 1000000,1",
    "LIST,1000",
    "UIDL,1000",
    "CAPA,20000",
    "STAT,20000",
    "UIDL 7,20000",
    "LIST 99999,20000",
    "XYZZY,20000"
  })
  void isGivenNoMoreThanItReads(String command, int times) {
    LoopbackConnection connection =
        LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());
    connection.feed(octets("AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=\r\n"));
    connection.drain();
    connection.stopReading();
    connection.feed(octets((command + "\r\n").repeat(times)));
    assertThat(connection.drain().length).isBetween(BOUND / 3, BOUND);
    assertThat(connection.closed()).isFalse();
    connection.reset();
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
