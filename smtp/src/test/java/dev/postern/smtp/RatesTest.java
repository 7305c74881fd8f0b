package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.TrustedNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rates by client, by user and in all; each client here is announced by XCLIENT. */
class RatesTest {
  private static final TrustedNetworks PROXY = TrustedNetworks.of("127.0.0.1", "::1");

  private final TestServers servers = new TestServers();

  private static Listener limited(SmtpSettings settings, Limits.Count limit, long most) {
    return Smtp.mx(settings.xclient(PROXY)).limits(Limits.defaults().with(limit, most));
  }

  private static Client from(MailServer server, String announced) {
    Client client = new Client(server, "smtp");
    client.heard();
    client.say("XCLIENT " + announced, "EHLO c");
    return client;
  }

  private <E extends ServerEvent> List<E> events(Class<E> kind) {
    return servers.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String mail(Client client) {
    return client.say("RSET", "MAIL FROM:<>").substring("250 2.0.0 Ok\r\n".length()).trim();
  }

  @Test
  void aClientIsItsNetworkWhateverItsConnection() {
    Listener listener = limited(SmtpSettings.defaults(), SmtpLimits.CLIENT_MESSAGE_RATE, 2);
    try (MailServer server = servers.secured(listener).build()) {
      assertThat(mail(from(server, "ADDR=IPV6:2001:db8::1"))).startsWith("250 ");
      assertThat(mail(from(server, "ADDR=IPV6:2001:db8::2"))).startsWith("250 ");
      assertThat(mail(from(server, "ADDR=IPV6:2001:db8::3")))
          .isEqualTo("450 4.7.0 Too many messages, try again later");
      assertThat(mail(from(server, "ADDR=IPV6:2001:db8:0:1::3"))).startsWith("250 ");
    }
    assertThat(events(MailRefused.class))
        .extracting(refused -> refused.by().orElseThrow())
        .containsExactly("CLIENT_MESSAGE_RATE");
  }

  @Test
  void aUserIsCountedFromWherever() {
    Listener listener = limited(SmtpSettings.defaults(), SmtpLimits.USER_RECIPIENT_RATE, 1);
    try (MailServer server = servers.secured(listener).build()) {
      Client first = from(server, "ADDR=192.0.2.1 LOGIN=ann");
      assertThat(mail(first)).startsWith("250 ");
      assertThat(first.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
      Client second = from(server, "ADDR=192.0.2.2 LOGIN=ann");
      assertThat(mail(second)).startsWith("250 ");
      assertThat(second.say("RCPT TO:<ann@example.org>")).startsWith("450 4.7.0 Too many rec");
      Client other = from(server, "ADDR=192.0.2.2 LOGIN=bob");
      assertThat(mail(other)).startsWith("250 ");
      assertThat(other.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
      Client nobody = from(server, "ADDR=192.0.2.2");
      assertThat(mail(nobody)).startsWith("250 ");
      assertThat(nobody.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
    }
    assertThat(events(MailRefused.class))
        .extracting(refused -> refused.by().orElseThrow())
        .containsExactly("USER_RECIPIENT_RATE");
  }

  @Test
  void allTogetherAreCountedFavouredOnesToo() {
    SmtpSettings favouring =
        SmtpSettings.defaults().favouredClients(TrustedNetworks.of("192.0.2.2"));
    Listener listener = limited(favouring, SmtpLimits.MESSAGE_RATE, 1);
    try (MailServer server = servers.secured(listener).build()) {
      assertThat(mail(from(server, "ADDR=192.0.2.1"))).startsWith("250 ");
      assertThat(mail(from(server, "ADDR=192.0.2.2"))).startsWith("450 ");
    }
  }

  @Test
  void favouredClientsAndProxiesAreNotCounted() {
    SmtpSettings favouring =
        SmtpSettings.defaults().favouredClients(TrustedNetworks.of("192.0.2.2"));
    Listener listener = limited(favouring, SmtpLimits.CLIENT_MESSAGE_RATE, 1);
    try (MailServer server = servers.secured(listener).build()) {
      for (String client : List.of("ADDR=192.0.2.2", "NAME=proxy.example")) {
        Client favoured = from(server, client);
        assertThat(mail(favoured)).startsWith("250 ");
        assertThat(mail(favoured)).startsWith("250 ");
      }
    }
  }

  @Test
  void whoSentTooMuchBeginsNoFurtherMessage() {
    Listener listener = limited(SmtpSettings.defaults(), SmtpLimits.CLIENT_OCTET_RATE, 100);
    try (MailServer server = servers.secured(listener).build()) {
      Client client = from(server, "ADDR=192.0.2.1");
      for (int i = 0; i < 2; i++) {
        assertThat(mail(client)).startsWith("250 ");
        client.say("RCPT TO:<ann@example.org>", "DATA");
        assertThat(client.say("x".repeat(60), ".")).startsWith("250 ");
      }
      assertThat(mail(client)).isEqualTo("450 4.7.0 Too many octets, try again later");
    }
  }

  @Test
  void anAnnouncedClientConnects() {
    Listener listener = limited(SmtpSettings.defaults(), SmtpLimits.CLIENT_CONNECTION_RATE, 1);
    try (MailServer server = servers.secured(listener).build()) {
      from(server, "ADDR=192.0.2.1");
      Client second = new Client(server, "smtp");
      second.heard();
      assertThat(second.say("XCLIENT ADDR=192.0.2.1"))
          .isEqualTo("421 4.7.0 Too many connections, try again later\r\n");
      assertThat(second.closed()).isTrue();
      assertThat(events(ServerEvent.TurnedAway.class))
          .extracting(ServerEvent.TurnedAway::limit)
          .containsExactly(SmtpLimits.CLIENT_CONNECTION_RATE);
    }
  }

  @Test
  void eachListenerCountsForItself() {
    Limits one = Limits.defaults().with(SmtpLimits.MESSAGE_RATE, 1);
    Listener first = Smtp.mx().limits(one);
    Listener second = Smtp.mx().name("other").limits(one);
    try (MailServer server = servers.secured(first, second).build()) {
      for (String name : List.of("smtp", "other")) {
        Client client = new Client(server, name);
        client.say("EHLO c");
        assertThat(mail(client)).startsWith("250 ");
        assertThat(mail(client)).startsWith("450 ");
      }
    }
  }
}
