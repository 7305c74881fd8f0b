package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.delivery.alias.Aliases;
import dev.postern.message.MessageSource;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.table.LookupTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the built-in local delivery and store: what a mailbox holds in the end. */
class LocalStoreTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");

  private static final MailUser BOB = MailUser.of("bob@example.org");
  private static final int QUOTA = 100_000;
  private static final String[] MESSAGE = {"Message-ID: <1@example.net>", "", "x".repeat(500), "."};

  private final InMemoryStore store =
      InMemoryStore.builder().clock(TestServers.CLOCK).quotaOctets(QUOTA).build();

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

  /** RFC 5321 §3.9.2, §4.4: who keeps the list gets what cannot be delivered to its members. */
  @Test
  void whoKeepsAListStandsInTheReturnPathOfItsMembersMail() throws Exception {
    LookupTable lists = LookupTable.of(Map.of("team", "ann", "owner-team", "bob"));
    try (MailServer server =
        server(local -> Aliases.of(lists).localDomains("example.org").or(local))) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<team@example.org>", "DATA")).contains("\r\n354 ");
      assertThat(client.say("Subject: hello", "", ".")).startsWith("250 2.0.0 ");
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA");
      assertThat(client.say("Subject: hello", "", ".")).startsWith("250 2.0.0 ");
      assertThat(inbox())
          .extracting(message -> message.substring(0, message.indexOf("\r\n")))
          .containsExactly("Return-Path: <owner-team@example.org>", "Return-Path: <a@example.net>");
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

  /** What SMTP's one reply cannot say of several recipients is said when the client tries again. */
  @Test
  void whoHasAMessageDoesNotGetItTwiceAndWhoCannotGetItIsNamed() throws Exception {
    try (MailServer server = server()) {
      fill(BOB);
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA"))
          .contains("354 ");
      assertThat(client.say(MESSAGE))
          .startsWith("451 4.0.0 Not delivered to 1 of 2 recipients, send it again");
      assertThat(inbox()).hasSize(1);

      client.say("MAIL FROM:<b@example.net>");
      assertThat(client.say("RCPT TO:<bob@example.org>")).as("another sender").startsWith("250 ");
      client.say("RSET", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
      assertThat(client.say("RCPT TO:<bob@example.org>"))
          .startsWith("452 4.5.3 Send it in another transaction");
      client.say("DATA");
      assertThat(client.say(MESSAGE)).startsWith("250 2.0.0 ");
      assertThat(inbox()).hasSize(1);
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA");
      assertThat(client.say(MESSAGE)).isEqualTo("552 5.2.2 Mailbox is full\r\n");

      // It is over: what comes now is another message, be it the same octets.
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA");
      assertThat(client.say(MESSAGE)).startsWith("250 2.0.0 ");
      assertThat(inbox()).hasSize(2);
    }
  }

  @Test
  void anotherMessageOfThatSenderIsDeliveredMeanwhile() throws Exception {
    try (MailServer server = server()) {
      fill(BOB);
      Client client = new Client(server, "smtp");
      String[] paths = {
        "MAIL FROM:<a@example.net>",
        "RCPT TO:<ann@example.org>",
        "RCPT TO:<bob@example.org>",
        "DATA"
      };
      client.say("EHLO c");
      client.say(paths);
      assertThat(client.say(MESSAGE)).startsWith("451 ");
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA");
      String[] sameSize = MESSAGE.clone();
      sameSize[2] = sameSize[2].replace('x', 'y');
      assertThat(client.say(sameSize)).startsWith("250 2.0.0 ");
      assertThat(inbox()).hasSize(2);
    }
  }

  @Test
  void lmtpSaysItAtOnceAndRemembersNothing() throws Exception {
    try (MailServer server = server()) {
      fill(BOB);
      Client client = new Client(server, "lmtp");
      client.say("LHLO c");
      for (int i = 1; i <= 2; i++) {
        client.say("MAIL FROM:<a@example.net>");
        assertThat(client.say("RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA"))
            .contains("354 ");
        assertThat(client.say(MESSAGE))
            .contains("250 2.0.0 <ann@example.org> ", "552 5.2.2 <bob@example.org> ");
        assertThat(inbox()).hasSize(i);
      }
    }
  }

  private void fill(MailUser user) throws Exception {
    NewMessage most =
        NewMessage.builder(
                MessageSource.of(new byte[QUOTA - 300]), TestServers.CLOCK.instant(), "x")
            .build();
    try (Mailbox inbox = store.account(user).open("INBOX")) {
      inbox.append(List.of(most));
    }
  }

  private MailServer server() {
    return server(local -> local);
  }

  private MailServer server(Function<LocalDelivery, DeliveryTarget> targets) {
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .store(store)
        .userDirectory(
            name ->
                UserLookup.of(
                    Stream.of(ANN, BOB).filter(user -> user.name().equals(name)).findFirst()))
        .clock(TestServers.CLOCK)
        .delivery(targets)
        .listen(Smtp.mx().port(0), Smtp.lmtp().port(0))
        .build();
  }

  private List<String> inbox() throws Exception {
    List<String> messages = new ArrayList<>();
    try (Mailbox inbox = store.account(ANN).open("INBOX")) {
      for (int i = 0; i < inbox.snapshot().size(); i++) {
        MessageSource source = inbox.content(inbox.snapshot().at(i).uid());
        messages.add(new String(source.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return messages;
  }
}
