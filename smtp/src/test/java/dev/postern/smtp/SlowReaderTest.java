package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that asks and does not read costs a bounded amount of memory, whatever it asks for. */
class SlowReaderTest {
  /** More than the window of a connection and less than all the answers. */
  private static final int BOUND = 260_000;

  private final MailServer server =
      new TestServers()
          .secured(TestServers.standard())
          .limits(
              Limits.defaults()
                  .with(Limits.Time.SMTP_ERROR_DELAY, Duration.ZERO)
                  .with(Limits.Count.SMTP_JUNK_COMMANDS, 1_000_000)
                  .with(Limits.Count.ERRORS, 1_000_000))
          .build();

  @ParameterizedTest
  @CsvSource({
    "smtp,EHLO c",
    "smtp,HELP",
    "smtp,NOOP",
    "smtp,XYZZY",
    "smtp,MAIL FROM:<a@b> X=1",
    "lmtp,LHLO c",
    "lmtp,HELP"
  })
  void isGivenNoMoreThanItReads(String listener, String command) {
    Client client = new Client(server, listener);
    client.heard();
    client.connection().stopReading();
    byte[] flood = (command + "\r\n").repeat(40_000).getBytes(StandardCharsets.US_ASCII);
    assertThat(client.send(flood).length()).isBetween(BOUND / 3, BOUND);
    client.vanish();
  }
}
