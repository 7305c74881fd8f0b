package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.examples.AliasTarget;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Smtp;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The alias target of the examples, in front of the mailboxes. */
@Timeout(60)
class AliasTargetTest {
  private final MailStore store = InMemoryStore.builder().build();

  private static List<EmailAddress> addresses(String... names) {
    return Stream.of(names).map(name -> EmailAddress.of(name + "@example.org")).toList();
  }

  private int mails(String user) throws IOException {
    try (Mailbox inbox = store.account(MailUser.of(user + "@example.org")).open("INBOX")) {
      return inbox.snapshot().size();
    }
  }

  @Test
  void mailForTheTeamIsItsMembers() throws Exception {
    AliasTarget aliases =
        new AliasTarget(
            Map.of(
                "team@example.org", addresses("ann", "staff"),
                "staff@example.org", addresses("bob", "ann", "team"),
                "eve@example.org", addresses("eve", "bob"),
                "postmaster@example.org", addresses("ann")));
    try (MailServer server =
            MailServer.builder()
                .domains("example.org")
                .store(store)
                .userDirectory(
                    name ->
                        name.startsWith("nobody") || name.startsWith("postmaster")
                            ? UserLookup.unknown()
                            : UserLookup.found(MailUser.of(name)))
                .delivery(local -> aliases.or(local))
                .listen(Smtp.mx().host("127.0.0.1").port(0))
                .build()
                .start();
        Dialogue client = Dialogue.at("127.0.0.1", server.port("smtp"))) {
      client.hear("220");
      client.say("EHLO client", "250");
      for (String recipient : List.of("Team", "eve")) {
        client.say("MAIL FROM:<>", "250");
        client.say("RCPT TO:<" + recipient + "@example.org>", "250");
        client.say("RCPT TO:<nobody@example.org>", "550");
        client.say("DATA", "354");
        client.say("Subject: x\r\n\r\nx\r\n.", "250");
      }
      // Whose domain need not be named (RFC 5321 §4.5.1).
      client.say("MAIL FROM:<>", "250");
      client.say("RCPT TO:<Postmaster>", "250");
      client.say("DATA", "354");
      client.say("Subject: y\r\n\r\ny\r\n.", "250");
      client.say("QUIT", "221");

      assertThat(mails("ann")).isEqualTo(2);
      assertThat(mails("bob")).isEqualTo(2);
      assertThat(mails("eve")).isEqualTo(1);
      assertThat(mails("team")).isZero();
    }
  }
}
