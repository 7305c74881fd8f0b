package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.TrustedNetworks;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.message.Envelope;
import dev.postern.message.ForwardedClient;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what trusted clients tell; the codes stand in the transcripts. */
class XclientTest {
  private static final TrustedNetworks LOOPBACK = TrustedNetworks.of("127.0.0.1", "::1");

  private final TestServers servers = new TestServers();

  private <E extends ServerEvent> List<E> events(Class<E> kind) {
    return servers.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Listener trusting() {
    return Smtp.mx(SmtpSettings.defaults().xclient(LOOPBACK).xforward(LOOPBACK));
  }

  private ScriptedDelivery.Kept last() {
    return servers.delivery.kept().get(servers.delivery.kept().size() - 1);
  }

  @Test
  void theClientIsWhomTheProxyNames() {
    try (MailServer server = servers.secured(trusting()).build()) {
      Client client = new Client(server, "smtp");
      client.say(
          "XCLIENT NAME=client.example ADDR=IPV6:2001:db8::9 PORT=99 LOGIN=ann+40example.org"
              + " DESTADDR=192.0.2.25 DESTPORT=26");
      client.say("EHLO there", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
    }
    Envelope envelope = last().delivery().envelope();
    PeerInfo peer = envelope.peer();
    assertThat(peer.remote()).contains(new InetSocketAddress("2001:db8::9", 99));
    assertThat(peer.local()).contains(new InetSocketAddress("192.0.2.25", 26));
    assertThat(peer.proxy().orElseThrow().getAddress().isLoopbackAddress()).isTrue();
    assertThat(peer.name()).contains("client.example");
    assertThat(envelope.authenticated().orElseThrow().name()).isEqualTo("ann@example.org");
    assertThat(envelope.helo()).isEqualTo("there");
    assertThat(last().text())
        .startsWith("Received: from there (client.example [IPv6:2001:db8:0:0:0:0:0:9])\r\n")
        .contains("\r\n\t(Authenticated sender: ann@example.org)\r\n");
  }

  @Test
  void whatIsNotToldIsAsBefore() {
    try (MailServer server = servers.secured(trusting()).build()) {
      Client client = new Client(server, "smtp");
      client.say("XCLIENT NAME=proxy.example PORT=77 HELO=said.(example PROTO=SMTP");
      client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      assertThat(last().text())
          .startsWith("Received: from said.?example (proxy.example [127.0.0.1])");
      assertThat(last().text()).contains(" with SMTP id ");
      assertThat(last().delivery().envelope().peer().remote().orElseThrow().getPort())
          .isEqualTo(77);
      client.say("XCLIENT LOGIN=ann");
      client.say("EHLO self", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      assertThat(last().text()).startsWith("Received: from self (proxy.example [127.0.0.1])");
      assertThat(last().delivery().envelope().authenticated()).isPresent();
      client.say("XCLIENT NAME=[UNAVAILABLE]");
      client.say("EHLO self", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      assertThat(last().text()).startsWith("Received: from self ([127.0.0.1])");
      assertThat(last().delivery().envelope().authenticated()).isEmpty();
    }
  }

  /** Whoever is logged in need not log in in time. */
  @Test
  void aClientThatIsLoggedInHasNoDeadlineForThat() {
    Listener submission =
        Smtp.submission(SmtpSettings.defaults().xclient(LOOPBACK).xforward(LOOPBACK));
    try (MailServer server = servers.secured(submission).build()) {
      Client known = new Client(server, "submission");
      known.say("XCLIENT LOGIN=ann");
      Client unknown = new Client(server, "submission");
      unknown.say("XCLIENT NAME=c.example");
      for (Client client : List.of(known, unknown)) {
        client.connection().advance(Duration.ofSeconds(50));
        client.say("NOOP");
        client.connection().advance(Duration.ofSeconds(15));
      }
      assertThat(unknown.closed()).isTrue();
      assertThat(known.say("NOOP")).isEqualTo("250 2.0.0 Ok\r\n");
    }
  }

  @Test
  void filtersAreOpenedAnewForTheNewClient() {
    List<String> opened = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    MessageFilter filter =
        peer -> {
          opened.add(peer.remoteText());
          return new FilterSession() {
            @Override
            public void close() {
              closed.add(peer.remoteText());
            }
          };
        };
    try (MailServer server = servers.secured(trusting()).filter(filter).build()) {
      Client client = new Client(server, "smtp");
      client.say("XCLIENT ADDR=192.0.2.9");
      assertThat(opened).containsExactly("127.0.0.1", "192.0.2.9");
      assertThat(closed).containsExactly("127.0.0.1");
      client.vanish();
      assertThat(closed).containsExactly("127.0.0.1", "192.0.2.9");
    }
  }

  @Test
  void aClientWithTooManyConnectionsIsTurnedAway() throws IOException {
    Limits one = Limits.defaults().with(Limits.Count.CONNECTIONS_PER_ADDRESS, 1);
    try (MailServer server = servers.secured(trusting().port(0)).limits(one).build()) {
      server.start();
      try (SocketClient first = new SocketClient(server, "smtp")) {
        assertThat(first.hear()).startsWith("220 ");
        assertThat(first.say("XCLIENT ADDR=192.0.2.9")).startsWith("220 ");
        try (SocketClient second = new SocketClient(server, "smtp")) {
          assertThat(second.hear()).startsWith("220 ");
          assertThat(second.say("XCLIENT ADDR=192.0.2.9"))
              .isEqualTo("421 4.7.0 Too many connections, try again later");
          assertThat(second.hear()).isNull();
        }
      }
    }
  }

  @Test
  void whomMailCameFromFirstIsToldOnceAndKeptForOneMessage() throws Exception {
    ForwardedClient expected =
        new ForwardedClient(
            Optional.empty(),
            Optional.of(InetAddress.getByName("198.51.100.7")),
            OptionalInt.of(1),
            Optional.of("h.example"),
            Optional.of("ESMTP"),
            Optional.of("A=B"),
            Optional.of(ForwardedClient.Source.LOCAL));
    try (MailServer server = servers.secured(trusting()).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "XFORWARD NAME=a.example ADDR=198.51.100.7 PORT=1 HELO=h.example");
      client.say("XFORWARD NAME=[UNAVAILABLE] PROTO=ESMTP IDENT=A+3DB SOURCE=local");
      client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      assertThat(last().delivery().envelope().forwarded()).contains(expected);
      assertThat(expected).hasToString("unknown[198.51.100.7]");
      assertThat(events(MailHandled.class).get(0).envelope().forwarded()).contains(expected);
      client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      assertThat(last().delivery().envelope().forwarded()).isEmpty();
      for (String forgets : List.of("RSET", "EHLO c")) {
        client.say("XFORWARD NAME=a.example", forgets);
        client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
        assertThat(last().delivery().envelope().forwarded()).isEmpty();
      }
    }
  }

  @Test
  void aHiddenXclientIsNeitherOfferedNorTaken() {
    try (MailServer server = servers.secured(trusting().hiding("XCLIENT")).build()) {
      Client client = new Client(server, "smtp");
      assertThat(client.say("EHLO c")).doesNotContain("XCLIENT").contains("XFORWARD");
      assertThat(client.say("XCLIENT ADDR=192.0.2.9")).contains("502 5.5.1");
    }
  }

  /** As Postfix has it: whoever can connect there is this host. */
  @Test
  void aClientOnAUnixSocketIsThisHost(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("lmtp");
    SmtpSettings trusting = SmtpSettings.defaults().xclient(LOOPBACK);
    try (MailServer server =
        servers.secured(Smtp.mx()).listen(Smtp.lmtp(trusting).unix(socket)).build()) {
      server.start();
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        String all =
            "XCLIENT ADDR=192.0.2.9\r\nXCLIENT ADDR=192.0.2.8\r\nLHLO c\r\nMAIL FROM:<>\r\n"
                .concat("RCPT TO:<ann@example.org>\r\nDATA\r\n\r\nx\r\n.\r\nQUIT\r\n");
        channel.write(StandardCharsets.US_ASCII.encode(all));
        String heard =
            new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(heard.lines().filter(line -> line.startsWith("220 ")).count()).isEqualTo(2);
        assertThat(heard).contains("550 5.7.0 Insufficient authorization");
      }
    }
    assertThat(last().delivery().envelope().peer().remoteText()).isEqualTo("192.0.2.9");
    assertThat(last().delivery().envelope().peer().proxy()).isEmpty();
  }
}
