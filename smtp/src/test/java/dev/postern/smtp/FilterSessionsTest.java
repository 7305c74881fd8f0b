package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.filter.AuthResult;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter has a session for each connection, which is told how it goes on, and closed once. */
class FilterSessionsTest {
  private static final String MAIL = "MAIL FROM:<a@example.net>";
  private static final String RCPT = "RCPT TO:<ann@example.org>";

  private final TestServers servers = new TestServers();
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** Writes down what it is told; a stage whose name is in the script throws or refuses. */
  private class Recording implements FilterSession {
    private final String name;
    private final String script;

    Recording(String name, String script) {
      this.name = name;
      this.script = script;
    }

    private Verdict at(String stage) {
      told.add(name + stage);
      if (script.equals("throw " + stage)) {
        throw new NoClassDefFoundError("scripted");
      }
      return answer(stage);
    }

    Verdict answer(String stage) {
      return script.equals("reject " + stage) ? Verdict.reject("scripted") : Verdict.pass();
    }

    @Override
    public Verdict connect(Findings before) {
      return at("connect");
    }

    @Override
    public Verdict helo(String host, Findings before) {
      return at("helo " + host);
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      return at("sender");
    }

    @Override
    public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
      return at("recipient " + recipient.address().localPart());
    }

    @Override
    public Verdict message(FilteredMessage message) {
      return at("message");
    }

    @Override
    public void abort() {
      at("abort");
    }

    @Override
    public void close() {
      at("close");
    }
  }

  private MailServer server(MessageFilter... filters) {
    return servers.secured(TestServers.standard()).filter(filters).build();
  }

  private MessageFilter recording(String name, String script) {
    return peer -> {
      told.add(name + "open " + peer.listener());
      if (script.equals("throw open")) {
        throw new NoClassDefFoundError("scripted");
      }
      return script.equals("null open") ? null : new Recording(name, script);
    };
  }

  private Client talk(MailServer server, String... lines) {
    Client client = new Client(server, "smtp");
    client.heard();
    client.say(lines);
    return client;
  }

  @Test
  void itSeesAWholeConversation() {
    try (MailServer server = server(recording("", ""))) {
      talk(server, "EHLO c", MAIL, RCPT, "RCPT TO:<bob@example.org>", "DATA", "x", ".", "QUIT");
    }
    assertThat(told)
        .containsExactly(
            "open smtp",
            "connect",
            "helo c",
            "sender",
            "recipient ann",
            "recipient bob",
            "message",
            "close");
  }

  @Test
  void eachConnectionHasItsOwn() {
    try (MailServer server = server(recording("", ""))) {
      Client first = talk(server, "EHLO c");
      talk(server, "EHLO c").say("QUIT");
      assertThat(told).containsOnlyOnce("close").filteredOn("open smtp"::equals).hasSize(2);
      first.say("QUIT");
      assertThat(told).filteredOn("close"::equals).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSET", "EHLO c", "HELO c"})
  void aTransactionThatIsGivenUpIsAborted(String line) {
    try (MailServer server = server(recording("", ""))) {
      talk(server, "EHLO c", MAIL, RCPT, line, MAIL, "QUIT");
    }
    told.remove("helo c");
    told.remove("helo c");
    assertThat(told)
        .containsExactly(
            "open smtp", "connect", "sender", "recipient ann", "abort", "sender", "abort", "close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO c", MAIL, RCPT, "DATA", "x"})
  void aClientThatVanishesClosesIt(String last) {
    List<String> lines = List.of("EHLO c", MAIL, RCPT, "DATA", "x");
    int count = lines.indexOf(last) + 1;
    try (MailServer server = server(recording("", ""))) {
      talk(server, lines.subList(0, count).toArray(String[]::new)).vanish();
    }
    assertThat(told).endsWith("close").containsOnlyOnce("close");
    assertThat(told.contains("abort")).isEqualTo(count > 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"connect", "helo c", "sender", "recipient ann", "message", "abort", "close"})
  void whatThrowsIsClosedOnceAllTheSame(String stage) {
    try (MailServer server = server(recording("a ", "throw " + stage), recording("b ", ""))) {
      talk(server, "EHLO c", MAIL, RCPT, "DATA", "x", ".", MAIL, "RSET", "QUIT");
    }
    assertThat(told).containsOnlyOnce("a close");
    assertThat(told).filteredOn("b close"::equals).hasSize(stage.equals("connect") ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw open", "null open"})
  void oneThatCannotBeOpenedMakesTheClientComeAgain(String script) {
    try (MailServer server = server(recording("a ", ""), recording("b ", script))) {
      Client client = new Client(server, "smtp");
      assertThat(client.heard())
          .isEqualTo("421 4.3.0 Temporary local problem, try again later\r\n");
      assertThat(client.closed()).isTrue();
    }
    assertThat(told).containsExactly("a open smtp", "a connect", "b open smtp", "a close");
  }

  @Test
  void oneThatIsNotShownTheMessageIsToldThatItComesToNothing() {
    try (MailServer server = server(recording("a ", "reject message"), recording("b ", ""))) {
      talk(server, "EHLO c", MAIL, RCPT, "DATA", "x", ".", "QUIT");
    }
    assertThat(told).containsSubsequence("a message", "b abort", "b close");
    assertThat(told).doesNotContain("a abort", "b message");
  }

  @Test
  void aRefusedHelloIsNone() {
    try (MailServer server = server(recording("", "reject helo bad"))) {
      Client client = talk(server, "EHLO good");
      assertThat(client.say("EHLO bad")).isEqualTo("550 5.7.1 scripted\r\n");
      // The one before it still counts.
      assertThat(client.say(MAIL)).isEqualTo("250 2.1.0 Ok\r\n");
    }
    told.clear();
    try (MailServer server = server(recording("", "reject helo bad"))) {
      Client client = new Client(server, "smtp");
      client.heard();
      assertThat(client.say("EHLO bad", MAIL)).contains("550 5.7.1 scripted\r\n503 ");
    }
  }

  @Test
  void aRefusedHelloEndsTheTransactionThatWasAborted() {
    try (MailServer server = server(recording("", "reject helo bad"))) {
      Client client = talk(server, "EHLO good", MAIL, RCPT);
      assertThat(client.say("EHLO bad")).isEqualTo("550 5.7.1 scripted\r\n");
      assertThat(client.say("DATA")).isEqualTo("503 5.5.1 Need MAIL command first\r\n");
      assertThat(client.say(MAIL, RCPT, "DATA", "x", ".", "QUIT")).contains("250 2.0.0 ");
    }
    assertThat(told)
        .containsExactly(
            "open smtp",
            "connect",
            "helo good",
            "sender",
            "recipient ann",
            "abort",
            "helo bad",
            "sender",
            "recipient ann",
            "message",
            "close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo c"})
  void aClientThatIsRefusedBeforeMailIsTold(String stage) {
    try (MailServer server = server(recording("", "reject " + stage))) {
      talk(server, "EHLO c");
    }
    try (MailServer server = server(recording("", "throw " + stage))) {
      talk(server, "EHLO c");
    }
    boolean helo = stage.startsWith("helo");
    String scripted = helo ? "550 5.7.1 scripted" : "554 5.7.1 scripted";
    String failed = helo ? "451" : "421";
    assertThat(servers.events)
        .filteredOn(ClientRefused.class::isInstance)
        .extracting(event -> event.toString().replaceAll("at=.*stage=|peer=smtp \\S+?, ", ""))
        .satisfiesExactly(
            refused ->
                assertThat(refused)
                    .startsWith("ClientRefused[" + (helo ? "HELO, " : "CONNECT, "))
                    .contains("status=" + scripted + ", by="),
            trouble ->
                assertThat(trouble)
                    .contains(
                        "status="
                            + failed
                            + " 4.3.0 Temporary local problem, try again later, by="
                            + "FilterSessionsTest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sender", "recipient ann", "message", "changes", "changes late"})
  void oneThatFailsIsNamed(String stage) {
    Verdict change = Verdict.pass().withoutHeader("Subject");
    MessageFilter failing =
        MessageFilter.stateless(
            "failing",
            new Recording("", "throw " + stage) {
              @Override
              public Verdict sender(Envelope envelope, Findings before) {
                return stage.equals("changes") ? change : super.sender(envelope, before);
              }

              @Override
              Verdict answer(String at) {
                return stage.equals("changes late") && at.equals("message")
                    ? Verdict.pass().withMessage(new BrokenSource())
                    : Verdict.pass();
              }
            });
    try (MailServer server = server(failing)) {
      talk(server, "EHLO c", MAIL, RCPT, "DATA", "x", ".");
    }
    assertThat(servers.events)
        .filteredOn(MailRefused.class::isInstance)
        .extracting(event -> (MailRefused) event)
        .singleElement()
        .satisfies(refused -> assertThat(refused.by()).contains("failing"))
        .satisfies(refused -> assertThat(refused.status().code()).isEqualTo(451));
  }

  /** A message that cannot be read. */
  private record BrokenSource() implements MessageSource {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public MessageReader open(long from, long length) throws IOException {
      throw new IOException("scripted");
    }
  }

  @Test
  void laterStagesAndFiltersSeeWhatWasFound() {
    List<Findings> seen = new CopyOnWriteArrayList<>();
    AuthResult iprev = AuthResult.of("iprev", "pass");
    AuthResult spf = AuthResult.of("spf", "fail");
    MessageFilter finding =
        MessageFilter.stateless(
            "finding",
            new FilterSession() {
              @Override
              public Verdict connect(Findings before) {
                return Verdict.pass().withResult(iprev);
              }

              @Override
              public Verdict helo(String host, Findings before) {
                return Verdict.tag("X-Helo: " + host);
              }

              @Override
              public Verdict sender(Envelope envelope, Findings before) {
                return Verdict.pass().withResult(spf);
              }
            });
    MessageFilter reading =
        MessageFilter.onMessage(
            "reading",
            message -> {
              seen.add(message.findings());
              return Verdict.pass();
            });
    try (MailServer server = server(finding, reading)) {
      talk(server, "EHLO one", "EHLO c", MAIL, "RSET", MAIL, RCPT, "DATA", "x", ".");
    }
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).results()).containsExactly(iprev, spf);
    assertThat(seen.get(0).fields()).containsExactly("X-Helo: c");
    assertThat(servers.delivery.kept().get(0).text())
        .startsWith(
            "Authentication-Results: mail.example.org; iprev=pass; spf=fail\r\nX-Helo: c\r\n"
                + "Received: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo c", "sender", "recipient ann", "message"})
  void whoIsDisconnectedIsToldAndCutOff(String stage) {
    MessageFilter cutting =
        peer ->
            new Recording("", "") {
              @Override
              Verdict answer(String at) {
                return at.equals(stage) ? Verdict.disconnect("Go away") : Verdict.pass();
              }
            };
    try (MailServer server = server(cutting)) {
      Client client = new Client(server, "smtp");
      String said = client.heard();
      said += client.closed() ? "" : client.say("EHLO c", MAIL, RCPT, "DATA");
      said += client.closed() ? "" : client.say("x", ".", "NOOP");
      assertThat(said).endsWith("421 4.7.0 Go away\r\n");
      assertThat(client.closed()).isTrue();
    }
    assertThat(servers.delivery.kept()).isEmpty();
  }

  /** An answer counted as an error would be followed by the one that there were too many. */
  @ParameterizedTest
  @ValueSource(strings = {"sender", "recipient ann", "message"})
  void whoIsDisconnectedIsToldOnce(String stage) {
    MessageFilter cutting =
        peer ->
            new Recording("", "") {
              @Override
              Verdict answer(String at) {
                return at.equals(stage)
                    ? Verdict.disconnect(SmtpStatus.of(554, "7.1", "Go away"))
                    : Verdict.pass();
              }
            };
    try (MailServer server = strict(cutting)) {
      assertThat(talk(server, "EHLO c").say(MAIL, RCPT, "DATA", "x", "."))
          .endsWith("554 5.7.1 Go away\r\n")
          .doesNotContain("421");
    }
  }

  @Test
  void soIsWhoTriesToSmuggle() {
    try (MailServer server = strict()) {
      assertThat(talk(server, "EHLO c", MAIL, RCPT, "DATA").say("x\ny", "."))
          .isEqualTo("554 5.6.0 Bare CR or LF in the message\r\n");
    }
  }

  private MailServer strict(MessageFilter... filters) {
    return servers
        .secured(TestServers.standard())
        .limits(Limits.defaults().with(Limits.Count.ERRORS, 1))
        .filter(filters)
        .build();
  }

  @Test
  void aServerThatStopsClosesThem() throws IOException {
    try (MailServer server = server(recording("", ""))) {
      server.start();
      SocketClient client = new SocketClient(server, "smtp");
      assertThat(client.hear()).startsWith("220");
      client.say("HELO c");
      client.say(MAIL);
      server.close();
      client.close();
    }
    assertThat(told).endsWith("abort", "close").containsOnlyOnce("close");
  }
}
