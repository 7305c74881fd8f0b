package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CustomObserverTest {
  private final AtomicInteger alarms = new AtomicInteger();
  private final CustomObserver.Counters counters =
      new CustomObserver.Counters(alarms::incrementAndGet);

  @Test
  void mailAndLoginsAreCounted() throws IOException {
    try (MailServer server = server().start()) {
      say(
          server.port("smtp"),
          "HELO c",
          "MAIL FROM:<bob@example.net>",
          "RCPT TO:<eve@example.net>",
          "RCPT TO:<ann@example.org>",
          "DATA",
          "Subject: x\r\n\r\nx\r\n.");
      say(server.port("pop3"), "USER ann@example.org", "PASS wrong");
    }
    assertThat(counters.counts())
        .isEqualTo(
            Map.of(
                "mail taken", 1L,
                "mail refused at RECIPIENT by reject_unauth_destination", 1L,
                "login denied for bad-password", 1L));
    assertThat(alarms).hasValue(0);
  }

  @Test
  void whatWasDroppedIsKnownAndTheEndIsAnAlarm() {
    counters.on(new ServerEvent.EventsDropped(Instant.EPOCH, 7));
    counters.on(new ServerEvent.FatalError(Instant.EPOCH, new OutOfMemoryError()));

    assertThat(counters.counts()).isEqualTo(Map.of("not counted", 7L));
    assertThat(alarms).hasValue(1);
  }

  private MailServer server() {
    return MailServer.builder()
        .domains("example.org")
        .authenticator((credentials, context) -> AuthOutcome.denied(DenialReason.BAD_PASSWORD))
        .userDirectory(name -> UserLookup.found(MailUser.of(name)))
        .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
        .observer(counters)
        .listen(Smtp.mx().port(0), Pop3.pop3().port(0))
        .build();
  }

  /** Each line is answered by one. */
  private static void say(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("localhost", port);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      reader.readLine();
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        reader.readLine();
      }
    }
  }
}
