package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.policy.access.TestLog;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail for an alias goes to others, and its client hears how that went. */
class AliasesTest {
  private final TestServers servers = new TestServers();
  private final TestLog log = new TestLog();
  private MailServer server = server(Limits.defaults());

  AliasesTest() throws IOException {}

  private MailServer server(Limits limits) {
    return builder(limits).build();
  }

  private MailServerBuilder builder(Limits limits) {
    return servers
        .secured(TestServers.standard())
        .delivery(new ScriptedAliases().or(servers.delivery))
        .limits(limits);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String send(Client client, String... recipients) {
    client.say("MAIL FROM:<a@example.net>");
    for (String recipient : recipients) {
      assertThat(client.say("RCPT TO:<" + recipient + "@example.org>")).startsWith("250 ");
    }
    client.say("DATA");
    return client.say("Message-ID: <x@c>", "", "x", ".");
  }

  private List<List<String>> deliveries() {
    return servers.delivery.kept().stream()
        .map(
            kept ->
                kept.delivery().envelope().recipients().stream()
                    .map(r -> r.address().localPart())
                    .toList())
        .toList();
  }

  private Client client() {
    Client client = new Client(server, "smtp");
    client.say("EHLO c");
    return client;
  }

  @Test
  void whomTheClientNamedIsShown() {
    send(client(), "ann", "team");

    assertThat(servers.events)
        .filteredOn(MailHandled.class::isInstance)
        .extracting(event -> event.toString().replaceAll(".*, to=|, size=.*", ""))
        .containsExactlyInAnyOrder(
            "<ann@example.org>",
            "<ann@example.org>, orig_to=<team@example.org>",
            "<bob@example.org>, orig_to=<team@example.org>");
  }

  /** Whoever looks in the log for whom the client named finds what became of it. */
  @Test
  void whoSharesAMailboxWithAnotherIsToldOfToo() throws IOException {
    String reply = send(client(), "team", "ann", "Ann");
    String id = reply.replaceAll("(?s).* as |\r\n", "");
    assertThat(String.join("\n", log.lines("id=" + id)) + '\n')
        .containsSubsequence(
            "id=" + id + " from=<a@example.net> to=<ann@example.org> orig_to=<team@example.org> ",
            " outcome=delivered\n",
            "id=" + id + " from=<a@example.net> to=<bob@example.org> orig_to=<team@example.org> ",
            " outcome=delivered\n",
            "id=" + id + " from=<a@example.net> to=<ann@example.org> size=",
            " outcome=delivered same_as=<team@example.org>\n",
            "id=" + id + " from=<a@example.net> to=<Ann@example.org> size=",
            " outcome=delivered same_as=<team@example.org>\n");
  }

  @Test
  void whatIsNotDeliveredAgainIsADuplicateOfWhatWas() throws IOException {
    send(client(), "late-one");
    send(client(), "late-one");
    String id = servers.delivery.kept().get(0).delivery().envelope().id();
    String told = " outcome=delivered duplicate of id=" + id;
    assertThat(log.lines("not delivered again conn="))
        .singleElement(STRING)
        .endsWith(
            " from=<a@example.net> to=<ann@example.org> orig_to=<late-one@example.org>" + told);
    send(client(), "late-one");
    assertThat(log.lines(told)).as("the first of three").hasSize(2);
  }

  /** Some see the end of a line in it. */
  @Test
  void theLogShowsPrintableCharactersAlone() throws IOException {
    send(client(), "odd");

    assertThat(log.lines(" orig_to=<odd@example.org> "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains(" to=<data-?@example.org> "));
    assertThat(log.lines("data-\u0085@")).isEmpty();
  }

  @Test
  void eachBehindAnAliasGetsItOnceHoweverOftenNamed() {
    assertThat(send(client(), "ann", "team")).startsWith("250 2.0.0 Ok: delivered as ");

    assertThat(deliveries()).containsExactly(List.of("ann", "bob"));
    assertThat(servers.events)
        .filteredOn(MailHandled.class::isInstance)
        .extracting(
            event -> ((MailHandled) event).recipient().original().map(Object::toString).orElse(""))
        .containsExactly("", "team@example.org", "team@example.org");
  }

  @Test
  void anAliasWithoutAnybodyIsRefusedAtRcpt() {
    Client client = client();
    client.say("MAIL FROM:<a@example.net>");
    assertThat(client.say("RCPT TO:<dead@example.org>"))
        .isEqualTo("550 5.1.1 No such mailbox here\r\n");
  }

  /** Others have it, the sender hears of the one, and whoever sends it again sends it to nobody. */
  @Test
  void oneWhoCannotBeReachedIsTold() {
    Client client = client();
    String told = "550 5.1.1 Not delivered to 1 of 2 behind this address: No such mailbox here\r\n";
    assertThat(send(client, "dead-one")).isEqualTo(told);
    assertThat(deliveries()).containsExactly(List.of("ann"));

    assertThat(send(client, "dead-one")).isEqualTo(told);
    assertThat(deliveries()).containsExactly(List.of("ann"));
  }

  @Test
  void oneWhoHasToWaitIsTriedAgainAloneWhenTheClientDoes() {
    Client client = client();
    assertThat(send(client, "late-one")).startsWith("451 4.3.0 ");
    assertThat(send(client, "late-one")).startsWith("451 4.3.0 ");

    assertThat(deliveries()).containsExactly(List.of("ann", "data-later"), List.of("data-later"));
  }

  @ParameterizedTest
  @CsvSource({"bob, full-one", "full-one, bob"})
  void besideOthersTheAliasIsAskedForAloneAtTheNextTry(String first, String second) {
    Client client = client();
    assertThat(send(client, first, second))
        .startsWith("451 4.0.0 Not delivered to 1 of 3 recipients");
    client.say("MAIL FROM:<a@example.net>");
    assertThat(client.say("RCPT TO:<" + first + "@example.org>")).startsWith("250 ");
    assertThat(client.say("RCPT TO:<" + second + "@example.org>"))
        .startsWith("452 4.5.3 Send it in another transaction");
    client.say("RSET");

    assertThat(send(client, "bob")).startsWith("250 ");
    assertThat(send(client, "full-one"))
        .isEqualTo("552 5.2.2 Not delivered to 1 of 2 behind this address: Mailbox is full\r\n");
    assertThat(deliveries().stream().flatMap(List::stream).filter(List.of("ann", "bob")::contains))
        .containsExactlyInAnyOrder("ann", "bob");

    // Now all is said.
    client.say("MAIL FROM:<a@example.net>", "RCPT TO:<" + first + "@example.org>");
    assertThat(client.say("RCPT TO:<" + second + "@example.org>")).startsWith("250 ");
  }

  @Test
  void whoIsBesideAndBehindTheAliasHasItOnce() {
    Client client = client();
    assertThat(send(client, "ann", "full-one")).startsWith("451 ");
    assertThat(send(client, "ann")).startsWith("250 ");
    assertThat(send(client, "full-one")).startsWith("552 ");
    assertThat(deliveries()).containsExactly(List.of("ann", "data-full"), List.of("data-full"));
  }

  @Test
  void anAliasOfWhichOneHasToWaitMayBeBesideOthers() {
    Client client = client();
    assertThat(send(client, "bob", "late-one")).startsWith("451 ");
    assertThat(send(client, "bob", "late-one")).startsWith("451 ");
    assertThat(deliveries())
        .containsExactly(List.of("bob", "ann", "data-later"), List.of("data-later"));
  }

  /** Who gets nothing because a filter says so counts as served; whom it added is nobody's. */
  @Test
  void whoWasDroppedIsCountedAsOne() {
    server.close();
    Verdict verdict =
        Verdict.pass()
            .withoutRecipient(EmailAddress.of("team@example.org"))
            .withRecipient(EmailAddress.of("postmaster@example.org"));
    server =
        builder(Limits.defaults())
            .filter(MessageFilter.onMessage("drops", message -> verdict))
            .build();
    assertThat(send(client(), "team", "someone", "full-one"))
        .startsWith("451 4.0.0 Not delivered to 1 of 4 recipients");
  }

  /** At RCPT nobody knows whether it is the same message. */
  @Test
  void whatBecameOfOneMessageRefusesNoOther() {
    Client client = client();
    assertThat(send(client, "bob", "full-one")).startsWith("451 ");

    client.say("MAIL FROM:<a@example.net>");
    assertThat(client.say("RCPT TO:<full-one@example.org>")).startsWith("250 ");
    client.say("DATA");
    assertThat(client.say("another", ".")).startsWith("552 5.2.2 Not delivered to 1 of 2 behind");
    assertThat(deliveries())
        .containsExactly(List.of("bob", "ann", "data-full"), List.of("ann", "data-full"));
  }

  @ParameterizedTest
  @CsvSource({
    "dead-one, 554 5.0.0 Not delivered to 2 of 3",
    "full-two, 554 5.0.0 Not delivered to 1 of 3"
  })
  void severalAliasesAreCountedByWhoIsBehindThem(String other, String told) {
    assertThat(send(client(), "full-one", other)).startsWith(told + " recipients\r\n");
  }

  @Test
  void lmtpAnswersForWhomTheClientNamed() {
    Client client = new Client(server, "lmtp");
    client.say("LHLO c");
    assertThat(send(client, "team", "full-one", "ann").lines())
        .satisfiesExactly(
            team -> assertThat(team).startsWith("250 2.0.0 <team@example.org> Ok: delivered as "),
            full ->
                assertThat(full).startsWith("552 5.2.2 <full-one@example.org> Not delivered to"),
            ann -> assertThat(ann).startsWith("250 2.0.0 <ann@example.org> Ok: delivered as "));
    assertThat(deliveries()).containsExactly(List.of("ann", "bob", "data-full"));
  }

  @Test
  void soManyAddressesAndNoMore() {
    server.close();
    server = server(Limits.defaults().with(Limits.Count.EXPANDED_RECIPIENTS, 3));
    Client client = client();
    client.say("MAIL FROM:<a@example.net>", "RCPT TO:<team@example.org>");
    assertThat(client.say("RCPT TO:<full-one@example.org>")).startsWith("452 4.5.3 ");
    assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250 ");
  }

  /** Those that filters add count together, and with those that the client named. */
  @ParameterizedTest
  @CsvSource({"ann, 250, 1", "full-two, 451, 0"})
  void whatFiltersAddIsCountedToo(String third, String code, int deliveries) {
    server.close();
    Verdict verdict =
        Verdict.pass()
            .withRecipient(EmailAddress.of("full-one@example.org"))
            .withRecipient(EmailAddress.of(third + "@example.org"));
    server =
        builder(Limits.defaults().with(Limits.Count.EXPANDED_RECIPIENTS, 5))
            .filter(MessageFilter.onMessage("adds", message -> verdict))
            .build();
    assertThat(send(client(), "team")).startsWith(code);
    assertThat(deliveries()).hasSize(deliveries);
  }
}
