package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client may have to send a message again: nobody gets it twice, and nobody loses it. */
class SecondTryTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@example.org");
  private static final EmailAddress BOB = EmailAddress.of("bob@example.org");
  private static final EmailAddress LATER = EmailAddress.of("data-later@example.org");

  private final TestServers servers = new TestServers();

  private MailServer server(Verdict... verdicts) {
    MessageFilter[] filters = new MessageFilter[verdicts.length];
    for (int i = 0; i < filters.length; i++) {
      Verdict verdict = verdicts[i];
      filters[i] = MessageFilter.onMessage("scripted", message -> verdict);
    }
    return server(TestServers.standard(), filters);
  }

  private MailServer server(Listener[] listeners, MessageFilter... filters) {
    return servers
        .secured(listeners)
        .delivery(new ScriptedAliases().or(servers.delivery))
        .filter(filters)
        .build();
  }

  private static Client client(MailServer server, String listener) {
    Client client = new Client(server, listener);
    client.say(listener.equals("lmtp") ? "LHLO c" : "EHLO c");
    return client;
  }

  /** The codes of what is said to the same message for these. */
  private static List<String> send(Client client, String... recipients) {
    return send(client, List.of("Message-ID: <x@c>", "", "x"), recipients);
  }

  private static List<String> send(Client client, List<String> text, String... recipients) {
    client.say("MAIL FROM:<a@example.net>");
    for (String recipient : recipients) {
      client.say("RCPT TO:<" + recipient + "@example.org>");
    }
    client.say("DATA");
    client.say(text.toArray(String[]::new));
    return client.say(".").lines().map(line -> line.substring(0, 3)).toList();
  }

  private List<String> servedTo() {
    return servers.delivery.kept().stream()
        .flatMap(kept -> kept.delivery().envelope().recipients().stream())
        .map(recipient -> recipient.address().localPart())
        .toList();
  }

  private long copiesOf(String name) {
    return servedTo().stream().filter(name::equalsIgnoreCase).count();
  }

  /** Two alerts of a program that names none of them may be alike. */
  @ParameterizedTest
  @CsvSource({
    "smtp, Subject: alert, 2",
    "lmtp, Subject: alert, 2",
    "smtp, Date: today, 1",
    "lmtp, message-id: <1@c>, 1"
  })
  void onlyWhatNamesItselfIsKnownAgain(String listener, String field, int copies) {
    String alias = "late-one";
    try (MailServer server = server()) {
      Client client = client(server, listener);
      assertThat(send(client, List.of(field, "", "disk full"), alias)).containsExactly("451");
      assertThat(send(client, List.of(field, "", "disk full"), "ann")).containsExactly("250");
    }
    assertThat(copiesOf("ann")).isEqualTo(copies);
  }

  /** A mailbox that had no room for one message may have room for the next. */
  @ParameterizedTest
  @ValueSource(strings = {"", " SIZE=4096"})
  void anotherMessageIsNotRefusedForThatOne(String size) {
    String mail = "MAIL FROM:<a@example.net>" + size;
    try (MailServer server = server()) {
      Client client = client(server, "smtp");
      client.say(mail, "RCPT TO:<ann@example.org>", "RCPT TO:<data-full@example.org>", "DATA");
      assertThat(client.say("Message-ID: <1@c>", "", "long", ".")).startsWith("451 ");
      client.say(mail);
      assertThat(client.say("RCPT TO:<data-full@example.org>")).startsWith("250 ");
      client.say("RSET", mail);
      assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
      assertThat(client.say("RCPT TO:<data-full@example.org>")).startsWith("452 4.5.3 ");
    }
  }

  /** As a client with a queue does, until it has heard of each. */
  @Test
  void whoCannotGetItIsHeardOfAndNobodyElse() {
    List<String> open = new ArrayList<>(List.of("ann", "data-full", "bob", "data-gone"));
    List<String> bounced = new ArrayList<>();
    try (MailServer server = server()) {
      Client client = client(server, "smtp");
      for (int i = 0; i < 4 && !open.isEmpty(); i++) {
        client.say("RSET", "MAIL FROM:<a@example.net>");
        List<String> taken = new ArrayList<>();
        for (String name : open) {
          String reply = client.say("RCPT TO:<" + name + "@example.org>");
          assertThat(reply).matches("(?s)(250|452) .*");
          if (reply.startsWith("250 ")) {
            taken.add(name);
          }
        }
        client.say("DATA");
        String reply = client.say("Message-ID: <x@c>", "", "x", ".");
        if (!reply.startsWith("4")) {
          open.removeAll(taken);
          if (reply.startsWith("5")) {
            bounced.addAll(taken);
          }
        }
      }
    }
    assertThat(open).isEmpty();
    assertThat(bounced).containsExactly("data-full", "data-gone");
    assertThat(copiesOf("ann")).isEqualTo(1);
    assertThat(copiesOf("bob")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "smtp, late-one, 451",
    "lmtp, late-one, 451",
    "smtp, full-one, 552",
    "lmtp, full-one, 552"
  })
  void whoIsBehindAnAliasGetsItOnce(String listener, String alias, String code) {
    try (MailServer server = server()) {
      Client client = client(server, listener);
      for (int i = 0; i < 3; i++) {
        assertThat(send(client, alias)).containsExactly(code);
      }
    }
    assertThat(copiesOf("ann")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "smtp, data-later, 451",
    "lmtp, data-later, 451",
    "smtp, data-full, 552",
    "lmtp, data-full, 552"
  })
  void whoWasAddedGetsItOnce(String listener, String named, String code) {
    try (MailServer server = server(Verdict.pass().withRecipient(BOB))) {
      Client client = client(server, listener);
      for (int i = 0; i < 3; i++) {
        client.say("RSET");
        send(client, named);
      }
      assertThat(send(client, named)).allMatch(code::equals);
    }
    assertThat(copiesOf("bob")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "lmtp"})
  void oneWhoWasAddedGetsItOnceThoughAnotherHasToWait(String listener) {
    try (MailServer server = server(Verdict.pass().withRecipient(BOB).withRecipient(LATER))) {
      Client client = client(server, listener);
      for (int i = 0; i < 3; i++) {
        assertThat(send(client, "ann")).containsExactly("451");
      }
    }
    assertThat(copiesOf("bob")).isEqualTo(1);
    assertThat(copiesOf("ann")).isLessThanOrEqualTo(1);
  }

  /** LMTP: the client comes again for the one alone. */
  @Test
  void whomTheClientNamedBesideTheAliasGetsItOnce() {
    try (MailServer server = server()) {
      Client client = client(server, "lmtp");
      assertThat(send(client, "Ann", "late-one")).containsExactly("250", "451");
      assertThat(send(client, "late-one")).containsExactly("451");
    }
    assertThat(copiesOf("ann")).isEqualTo(1);
  }

  /** Who sends the same again on purpose may: the first had its end. */
  @ParameterizedTest
  @ValueSource(strings = {"smtp", "lmtp"})
  void whatWasTakenIsForgotten(String listener) {
    try (MailServer server = server()) {
      Client client = client(server, listener);
      assertThat(send(client, "ann")).containsExactly("250");
      assertThat(send(client, "ann")).containsExactly("250");
    }
    assertThat(copiesOf("ann")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"smtp, bob", "lmtp, bob", "smtp, ann", "lmtp, ann"})
  void anotherTransactionOfTheSameMessageForgetsNothing(String listener, String other) {
    try (MailServer server = server()) {
      Client client = client(server, listener);
      assertThat(send(client, "late-one")).containsExactly("451");
      assertThat(send(client, other)).containsExactly("250");
      assertThat(send(client, "late-one")).containsExactly("451");
    }
    assertThat(copiesOf("ann")).isEqualTo(1);
  }

  @Test
  void aSecondTryMayComeByAnotherListener() {
    Listener[] listeners = {Smtp.mx().name("a"), Smtp.mx().name("b"), Smtp.lmtp()};
    try (MailServer server = server(listeners)) {
      for (String listener : List.of("a", "b", "lmtp")) {
        assertThat(send(client(server, listener), "late-one")).containsExactly("451");
      }
    }
    assertThat(copiesOf("ann")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "smtp, data-later, 451",
    "lmtp, data-later, 451",
    "smtp, data-broken, 451",
    "lmtp, data-broken, 451",
    "smtp, data-full, 552",
    "lmtp, data-full, 552",
    "smtp, nobody, 550",
    "lmtp, nobody, 550",
    "smtp, unowned, 550",
    "lmtp, unowned, 550",
    "smtp, full-one, 250",
    "lmtp, full-one, 250"
  })
  void whoIsRedirectedLosesNothing(String listener, String to, String code) {
    Verdict verdict =
        Verdict.pass().withoutRecipient(ANN).withRecipient(EmailAddress.of(to + "@example.org"));
    try (MailServer server = server(verdict)) {
      assertThat(send(client(server, listener), "ann")).containsExactly(code);
    }
    assertThat(servers.events.stream().filter(MailDiscarded.class::isInstance))
        .hasSize(code.equals("250") ? 1 : 0);
  }

  @Test
  void whoIsRedirectedBesideOthersLosesNothing() {
    Verdict verdict =
        Verdict.pass()
            .withoutRecipient(ANN)
            .withRecipient(EmailAddress.of("data-full@example.org"));
    try (MailServer server = server(verdict)) {
      assertThat(send(client(server, "lmtp"), "ann", "bob")).containsExactly("552", "250");
      assertThat(send(client(server, "smtp"), "ann", "bob")).containsExactly("451");
    }
  }

  /** Neither is a redirection: nobody is told of what becomes of the copy. */
  @ParameterizedTest
  @ValueSource(strings = {"smtp", "lmtp"})
  void whatIsDiscardedIsThoughNobodyElseGetsIt(String listener) {
    EmailAddress nobody = EmailAddress.of("nobody@example.org");
    try (MailServer server = server(Verdict.pass().withRecipient(nobody), Verdict.discard())) {
      assertThat(send(client(server, listener), "ann")).containsExactly("250");
    }
    MessageFilter atRecipient =
        MessageFilter.stateless(
            "scripted",
            new FilterSession() {
              @Override
              public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
                return Verdict.discard();
              }
            });
    MessageFilter adding =
        MessageFilter.onMessage("adding", message -> Verdict.pass().withRecipient(nobody));
    try (MailServer server = server(TestServers.standard(), atRecipient, adding)) {
      assertThat(send(client(server, listener), "ann")).containsExactly("250");
    }
    assertThat(servedTo()).isEmpty();
  }

  @Test
  void whatIsDiscardedIsForThoseToWhomAnotherFilterAddedToo() {
    try (MailServer server = server(Verdict.pass().withRecipient(BOB), Verdict.discard())) {
      assertThat(send(client(server, "smtp"), "ann")).containsExactly("250");
    }
    assertThat(servedTo()).isEmpty();
  }

  @Test
  void quarantineIsForThoseWhoWereAddedToo() {
    List<String> shown = new ArrayList<>();
    MessageFilter quarantine =
        MessageFilter.onMessage("q", message -> Verdict.quarantine().withRecipient(BOB));
    MessageFilter later =
        MessageFilter.onMessage(
            "later",
            message -> {
              message.envelope().recipients().forEach(r -> shown.add(r.toString()));
              return Verdict.pass();
            });
    try (MailServer server = server(TestServers.standard(), quarantine, later)) {
      send(client(server, "smtp"), "ann");
    }
    assertThat(servers.delivery.kept().get(0).delivery().envelope().recipients())
        .extracting(Recipient::placement)
        .containsExactly(Placement.JUNK, Placement.JUNK);
    assertThat(shown)
        .containsExactly(
            "Recipient[address=ann@example.org, placement=" + Placement.JUNK + ']',
            "Recipient[address=bob@example.org, placement=" + Placement.JUNK + ']');
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "Ann", "ANN"})
  void howeverAFilterSpellsARecipientItIsTheSame(String spelling) {
    EmailAddress address = EmailAddress.of(spelling + "@example.org");
    try (MailServer server = server(Verdict.pass().withRecipient(address))) {
      assertThat(send(client(server, "smtp"), "ann")).containsExactly("250");
    }
    assertThat(copiesOf("ann")).isEqualTo(1);
    try (MailServer server = server(Verdict.pass().withoutRecipient(address))) {
      assertThat(send(client(server, "smtp"), "ann")).containsExactly("250");
    }
    assertThat(copiesOf("ann")).as("dropped").isEqualTo(1);
    Verdict added = Verdict.pass().withRecipient(BOB);
    Verdict dropped = Verdict.pass().withoutRecipient(EmailAddress.of("BOB@example.org"));
    try (MailServer server = server(added, dropped)) {
      send(client(server, "smtp"), "postmaster");
    }
    assertThat(copiesOf("bob")).as("added and dropped").isZero();
    Verdict again = Verdict.pass().withRecipient(address);
    try (MailServer server = server(again, Verdict.pass().withoutRecipient(ANN))) {
      send(client(server, "smtp"), "ann");
    }
    assertThat(copiesOf("ann")).as("named, added and dropped").isEqualTo(1);
  }

  @Test
  void howeverSomebodyIsNamedThereIsOneCopy() throws Exception {
    MailStore store = InMemoryStore.builder().build();
    try (MailServer server =
        MailServer.builder()
            .hostname("mail.example.org")
            .domains("example.org")
            .store(store)
            .userDirectory(
                name ->
                    name.equals("ann@example.org")
                        ? UserLookup.found(MailUser.of(name))
                        : UserLookup.unknown())
            .delivery(local -> new ScriptedAliases().or(local))
            .listen(Smtp.mx().port(0))
            .build()) {
      send(client(server, "smtp"), "Ann", "ann", "dead-one");
      try (Mailbox inbox = store.account(MailUser.of("ann@example.org")).open("INBOX")) {
        assertThat(inbox.snapshot()).hasSize(1);
      }
    }
  }

  /** RFC 5321 §2.4: case matters to whom it matters; a target says so by its routes. */
  @Test
  void twoRoutesAreTwoRecipients() {
    record Exact(String name) implements Route {}
    DeliveryTarget exact =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return Resolution.accepted(new Exact(recipient.localPart()));
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            return servers.delivery.deliver(delivery);
          }
        };
    try (MailServer server = servers.secured(TestServers.standard()).delivery(exact).build()) {
      send(client(server, "smtp"), "Ann", "ann");
    }
    assertThat(servedTo()).containsExactly("Ann", "ann");
  }
}
