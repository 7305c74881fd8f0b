package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.ServerEvent;
import dev.postern.imap.Imap;
import dev.postern.smtp.Smtp;
import jakarta.mail.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** IPv6 and unix-domain sockets. */
@Timeout(60)
class AddressesTest {
  @TempDir private Path data;

  @Test
  void ipv6() throws Exception {
    InetAddress loopback = InetAddress.getAllByName("::1")[0];
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 on this machine");
    try (MailHost host =
        MailHost.start(
            data,
            builder ->
                builder.listen(Smtp.mx().host("::1").port(0), Imap.imaps().host("::1").port(0)))) {
      try (Dialogue smtp = Dialogue.at(new InetSocketAddress(loopback, host.port("smtp")))) {
        deliver(smtp, "EHLO");
      }
      String stored = Files.readString(host.inbox(MailHost.ANN).get(0), StandardCharsets.US_ASCII);
      assertThat(stored).contains("([IPv6:0:0:0:0:0:0:0:1])");
      try (Store store = Angus.session("imaps", host.tls()).getStore("imaps")) {
        store.connect("::1", host.port("imaps"), MailHost.ANN, MailHost.PASSWORD);
        assertThat(Angus.open(store, "INBOX").getMessageCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void lmtpOverAUnixSocket() throws Exception {
    Path socket = data.resolve("lmtp");
    try (MailHost host = MailHost.start(data, b -> b.listen(Smtp.lmtp().unix(socket)))) {
      assertThat(host.server.addresses().get("lmtp"))
          .isEqualTo(List.of(UnixDomainSocketAddress.of(socket)));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      try (Dialogue lmtp = Dialogue.at(UnixDomainSocketAddress.of(socket))) {
        lmtp.hear("220");
        lmtp.say("LHLO mta.example.net", "250");
        lmtp.say("MAIL FROM:<someone@example.net>", "250");
        lmtp.say("RCPT TO:<ann@example.org>", "250");
        lmtp.say("RCPT TO:<nobody@example.org>", "550 5.1.1");
        lmtp.say("RCPT TO:<bob@example.org>", "250");
        lmtp.say("DATA", "354");
        lmtp.say("Subject: local\r\n\r\nbody\r\n.", "250 2.");
        lmtp.hear("250 2.");
        lmtp.say("QUIT", "221");
      }
      for (String user : List.of(MailHost.ANN, MailHost.BOB)) {
        assertThat(Files.readString(host.inbox(user).get(0), StandardCharsets.US_ASCII))
            .startsWith("Return-Path: <someone@example.net>\r\nReceived: ")
            .contains("Received: from mta.example.net (unix)")
            .endsWith("Subject: local\r\n\r\nbody\r\n");
      }
      ServerEvent.Connected connected = host.events.await(ServerEvent.Connected.class);
      assertThat(connected.peer().remote()).isEmpty();
    }
    assertThat(socket).as("its file goes with the server").doesNotExist();
  }

  private static void deliver(Dialogue smtp, String verb) throws Exception {
    smtp.hear("220");
    smtp.say(verb + " client.example.net", "250");
    smtp.say("MAIL FROM:<someone@example.net>", "250");
    smtp.say("RCPT TO:<ann@example.org>", "250");
    smtp.say("DATA", "354");
    smtp.say("Subject: hello\r\n\r\nbody\r\n.", "250");
    smtp.say("QUIT", "221");
  }
}
