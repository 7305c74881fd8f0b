package dev.postern.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.smtp.Smtp;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one address has its transactions remember leaves room for those of others. */
class RecipientShareTest {
  private static final int ROOM = 512 * 400;

  private final Listener listener = Smtp.mx().proxyProtocol(TrustedNetworks.of("127.0.0.1"));
  private final MailServer server =
      MailServer.builder()
          .domains("example.org")
          .userDirectory(name -> UserLookup.found(MailUser.of(name)))
          .limits(Limits.defaults().with(Limits.Count.UNFINISHED_OCTETS, ROOM))
          .listen(listener)
          .build();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneAddressCannotTakeTheRoomOfAll() {
    int taken = 0;
    for (int i = 0; i < 5; i++) {
      taken += recipients(connect("192.0.2.1"), 300) - 100;
    }
    assertThat(taken).isEqualTo(100);
    assertThat(recipients(connect("192.0.2.2"), 150)).isEqualTo(150);
  }

  @Test
  void everybodyMayNameAHundredWhoeverHoldsWhat() {
    for (int i = 1; i <= 4; i++) {
      assertThat(recipients(connect("192.0.2." + i), 300)).isEqualTo(200);
    }
    assertThat(recipients(connect("192.0.2.1"), 300)).isEqualTo(100);
    assertThat(recipients(connect("192.0.2.5"), 300)).isEqualTo(100);
  }

  private LoopbackConnection connect(String address) {
    LoopbackConnection client =
        LoopbackConnection.open(listener, server.context(), Optional.empty());
    say(client, "PROXY TCP4 " + address + " 192.0.2.99 1024 25");
    say(client, "EHLO client.example");
    return client;
  }

  /** How many are taken until one is refused for now, or there are enough. */
  private static int recipients(LoopbackConnection client, int enough) {
    say(client, "MAIL FROM:<a@example.net>");
    int taken = 0;
    while (taken < enough
        && say(client, "RCPT TO:<u" + taken + "@example.org>").startsWith("250 ")) {
      taken++;
    }
    return taken;
  }

  private static String say(LoopbackConnection client, String line) {
    client.feed((line + "\r\n").getBytes(US_ASCII));
    client.settle();
    return new String(client.drain(), US_ASCII);
  }
}
