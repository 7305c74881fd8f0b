package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.smtp.MailRefused;
import dev.postern.smtp.Smtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CustomRuleTest {
  private static final Duration DELAY = Duration.ofMinutes(5);

  private final SetClock clock = new SetClock();
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();

  @Test
  void aStrangerHasToComeTwice() throws IOException {
    try (MailServer server = start(1_000)) {
      assertThat(rcpt(server, "a@example.net")).startsWith("451 4.7.1 Greylisted");
      clock.now = clock.now.plus(DELAY).minusMillis(1);
      assertThat(rcpt(server, "a@example.net")).startsWith("451 ");
      assertThat(rcpt(server, "b@example.net")).startsWith("451 ");
      clock.now = clock.now.plusMillis(1);
      assertThat(rcpt(server, "a@example.net")).startsWith("250 ");
      assertThat(rcpt(server, "b@example.net")).startsWith("451 ");
    }
    assertThat(events)
        .filteredOn(MailRefused.class::isInstance)
        .hasSize(4)
        .allSatisfy(event -> assertThat(((MailRefused) event).by()).contains("greylist"));
  }

  @Test
  void itForgetsTheOldestOfTooMany() throws IOException {
    try (MailServer server = start(1)) {
      rcpt(server, "a@example.net");
      rcpt(server, "b@example.net");
      clock.now = clock.now.plus(DELAY);
      assertThat(rcpt(server, "b@example.net")).startsWith("250 ");
      assertThat(rcpt(server, "a@example.net")).startsWith("451 ");
    }
  }

  private MailServer start(int most) throws IOException {
    CustomRule.Greylist greylist = new CustomRule.Greylist(clock, DELAY, most);
    MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .observer(events::add)
            .listen(Smtp.mx(CustomRule.policy(greylist)).port(0))
            .build();
    server.start();
    return server;
  }

  /** The answer to RCPT. */
  private static String rcpt(MailServer server, String from) throws IOException {
    try (Socket socket = new Socket("localhost", server.port("smtp"));
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      reader.readLine();
      for (String line : new String[] {"HELO c", "MAIL FROM:<" + from + ">"}) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        reader.readLine();
      }
      socket
          .getOutputStream()
          .write("RCPT TO:<ann@example.org>\r\n".getBytes(StandardCharsets.US_ASCII));
      return reader.readLine();
    }
  }

  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("one zone");
    }
  }
}
