package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With the built-in local delivery and store: what a mailbox holds in the end. */
class LocalStoreTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");

  private final InMemoryStore store = new InMemoryStore(TestServers.CLOCK);

  @Test
  void theMailboxHoldsTraceFieldsAndTheReceivedOctets() throws Exception {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<Ann+x@example.org>", "DATA");
      assertThat(client.say("Subject: hello", "", "..", ".")).startsWith("250 2.0.0 ");
      assertThat(inbox()).hasSize(1);
      assertThat(inbox().get(0))
          .startsWith(
              "Return-Path: <a@example.net>\r\nDelivered-To: Ann+x@example.org\r\nReceived: from c ")
          .endsWith("\r\nSubject: hello\r\n\r\n.\r\n");
    }
  }

  @Test
  void unknownUsersAndOtherDomainsAreRefused() throws Exception {
    try (MailServer server = server()) {
      Client client = new Client(server, "lmtp");
      client.say("LHLO c", "MAIL FROM:<>");
      assertThat(client.say("RCPT TO:<nobody@example.org>")).startsWith("550 5.1.1 ");
      assertThat(client.say("RCPT TO:<ann@elsewhere.example>")).startsWith("554 5.7.1 ");
      assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
      assertThat(client.say("DATA", "x", ".")).contains("\r\n250 2.0.0 <ann@example.org> ");
      assertThat(inbox()).hasSize(1);
    }
  }

  private MailServer server() {
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .store(store)
        .userDirectory(
            name -> name.equals(ANN.name()) ? Optional.of(ANN) : Optional.<MailUser>empty())
        .clock(TestServers.CLOCK)
        .listen(Smtp.mx().port(0), Smtp.lmtp().port(0))
        .build();
  }

  private List<String> inbox() throws Exception {
    List<String> messages = new ArrayList<>();
    try (Mailbox inbox = store.account(ANN).open("INBOX")) {
      for (int i = 0; i < inbox.snapshot().size(); i++) {
        MessageSource source = inbox.content(inbox.snapshot().at(i).uid());
        try (InputStream in = source.newInputStream()) {
          messages.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return messages;
  }
}
