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
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message that filters change, and of those who are to get it. */
class FilteredMailTest {
  private static final String MAIL = "MAIL FROM:<a@example.net>";
  private static final String OK = "250 2.0.0 Ok: delivered as";
  private static final EmailAddress ANN = EmailAddress.of("ann@example.org");
  private static final EmailAddress BOB = EmailAddress.of("bob@example.org");

  private final TestServers servers = new TestServers();

  private static MessageFilter saying(Verdict verdict) {
    return MessageFilter.onMessage("scripted", message -> verdict);
  }

  private static MessageSource source(String text) {
    return MessageSource.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(MessageSource source) throws IOException {
    try (InputStream in = source.open()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The answer to a message to ann and bob. */
  private String send(String listener, List<String> lines, MessageFilter... filters) {
    try (MailServer server = servers.secured(TestServers.standard()).filter(filters).build()) {
      return send(server, listener, lines, "ann", "bob");
    }
  }

  private static String send(
      MailServer server, String listener, List<String> lines, String... recipients) {
    Client client = new Client(server, listener);
    client.say(listener.equals("lmtp") ? "LHLO c" : "EHLO c", MAIL);
    for (String recipient : recipients) {
      client.say("RCPT TO:<" + recipient + "@example.org>");
    }
    client.say("DATA");
    List<String> all = new ArrayList<>(lines);
    all.add(".");
    return client.say(all.toArray(String[]::new));
  }

  private String stored() {
    List<ScriptedDelivery.Kept> kept = servers.delivery.kept();
    assertThat(kept).hasSize(1);
    return kept.get(0).text();
  }

  /** Behind the Received field. */
  private String message() {
    return stored().replaceFirst("(?s).*?\\+0900\r\n", "");
  }

  private List<String> servedTo() {
    return servers.delivery.kept().stream()
        .flatMap(kept -> kept.delivery().envelope().recipients().stream())
        .map(recipient -> recipient.address().localPart())
        .toList();
  }

  @Test
  void anotherMessageWithoutAHeaderStaysText() {
    send("lmtp", List.of("Subject: x"), saying(Verdict.pass().withMessage(source("hello\r\n"))));
    assertThat(message()).isEqualTo("\r\nhello\r\n");
  }

  @Test
  void headerFieldsAreChangedRemovedAndAddedInTheirPlaces() {
    Verdict verdict =
        Verdict.pass()
            .withHeader("SUBJECT", "new")
            .withoutHeader("X-Spam")
            .withHeader("X-Last", "added");
    List<String> lines =
        List.of(
            "X-Spam: a",
            "\tfolded",
            "Subject: old",
            " one",
            "x-spam: b",
            "To: t",
            "Subject: second",
            "",
            "X-Spam: body",
            "\u00e9");
    assertThat(send("smtp", lines, saying(verdict))).startsWith(OK);
    assertThat(message())
        .isEqualTo("SUBJECT: new\r\nTo: t\r\nX-Last: added\r\n\r\nX-Spam: body\r\n\u00e9\r\n");
  }

  @ParameterizedTest
  @CsvSource({"'', 'X-A: b\r\n'", "'no field', 'X-A: b\r\n\r\nno field\r\n'"})
  void aMessageWithoutHeaderGetsOne(String line, String expected) {
    send(
        "smtp",
        line.isEmpty() ? List.of() : List.of(line),
        saying(Verdict.pass().withHeader("X-A", "b")));
    assertThat(message()).isEqualTo(expected);
  }

  @Test
  void aHeaderThatIsTooLongToBeChangedIsRefused() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      lines.add("X-Pad: " + "x".repeat(990));
    }
    lines.add("X-Spam: a");
    assertThat(send("smtp", lines, saying(Verdict.pass().withoutHeader("X-Spam"))))
        .isEqualTo("554 5.6.0 The header is too long\r\n");
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @Test
  void aReplacedMessageIsStoredWithCrlfBehindTheTraceFields() {
    Verdict verdict = Verdict.tag("X-Tag: t").withMessage(source("Subject: n\n\nbody\r\nend"));
    assertThat(send("smtp", List.of("Subject: o", "", "x"), saying(verdict))).startsWith(OK);
    assertThat(stored()).startsWith("X-Tag: t\r\nReceived: from c ");
    assertThat(message()).isEqualTo("Subject: n\r\n\r\nbody\r\nend");
  }

  @Test
  void laterFiltersSeeTheMessageAsItIsByThen() {
    List<String> seen = new ArrayList<>();
    MessageFilter reading =
        MessageFilter.onMessage(
            "reading",
            message -> {
              seen.add(text(message.source()) + message.headers().text("Subject").orElse(""));
              return Verdict.pass().withMessage(message.source());
            });
    send(
        "smtp",
        List.of("Subject: o", "", "x"),
        reading,
        saying(Verdict.pass().withHeader("Subject", "c")),
        reading,
        saying(Verdict.pass().withMessage(source("Subject: r\r\n\r\ny")).withHeader("A", "b")),
        reading);
    assertThat(seen)
        .containsExactly(
            "Subject: o\r\n\r\nx\r\no", "Subject: c\r\n\r\nx\r\nc", "Subject: r\r\nA: b\r\n\r\nyr");
    assertThat(message()).isEqualTo("Subject: r\r\nA: b\r\n\r\ny");
  }

  /** Ways for a replacement to go wrong. */
  enum Fault {
    SHORT,
    THROWS,
    ERROR,
    SIZE_THROWS
  }

  private record Faulty(Fault fault) implements MessageSource {
    private static final int SIZE = 100_000;

    @Override
    public long size() throws IOException {
      if (fault == Fault.SIZE_THROWS) {
        throw new IOException("scripted");
      }
      return SIZE;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    private int read(long position, ByteBuffer target) throws IOException {
      if (position < SIZE / 2) {
        int n = Math.min(target.remaining(), 10_000);
        target.put(new byte[n]);
        return n;
      }
      return switch (fault) {
        case ERROR -> throw new NoClassDefFoundError("scripted");
        case SHORT, SIZE_THROWS -> -1;
        case THROWS -> throw new IOException("scripted");
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void halfAMessageIsNone(Fault fault) {
    for (String listener : List.of("smtp", "lmtp")) {
      String said =
          send(
              listener,
              List.of("Subject: o"),
              saying(Verdict.pass().withMessage(new Faulty(fault))));
      assertThat(said.lines()).allSatisfy(line -> assertThat(line).startsWith("451 4.3.0 "));
      assertThat(said.lines()).hasSize(listener.equals("lmtp") ? 2 : 1);
    }
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @Test
  void aReplacementThatFindsNoRoomMakesTheClientComeAgain() {
    Limits small =
        Limits.defaults()
            .with(Limits.Count.MESSAGE_OCTETS, 1000)
            .with(Limits.Count.SPOOL_OCTETS, 1000);
    Verdict verdict = Verdict.pass().withMessage(source("x".repeat(990)));
    try (MailServer server =
        servers.secured(TestServers.standard()).limits(small).filter(saying(verdict)).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(server, "smtp", List.of("A: b", "", "12345678"), "ann"))
            .startsWith("452 4.3.1 ");
      }
      // All the room is free again.
      assertThat(server.context().spool().free()).isEqualTo(1000);
    }
  }

  @Test
  void whatAReplacedMessageLacksStaysMissingWhereItIsNoSubmission() {
    Verdict verdict = Verdict.pass().withMessage(source("Message-ID: <1@x>\r\n\r\ny\r\n"));
    send("smtp", List.of("Date: x", "Message-ID: <0@x>"), saying(verdict));
    assertThat(message()).isEqualTo("Message-ID: <1@x>\r\n\r\ny\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo", "sender", "message"})
  void whatIsDiscardedIsTakenAndNotStored(String stage) {
    String said = send("lmtp", List.of("x"), at(stage, Verdict.discard()));
    assertThat(said.lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("250 2.0.0 <"));
    assertThat(servers.delivery.kept()).isEmpty();
    assertThat(servers.events)
        .filteredOn(MailDiscarded.class::isInstance)
        .extracting(
            e ->
                ((MailDiscarded) e).recipient().address()
                    + " "
                    + ((MailDiscarded) e).by().orElseThrow())
        .containsExactly("ann@example.org scripted", "bob@example.org scripted");
    assertThat(servers.events).noneMatch(MailHandled.class::isInstance);
  }

  private static MessageFilter at(String stage, Verdict verdict) {
    return MessageFilter.stateless(
        "scripted",
        new FilterSession() {
          private Verdict verdict(String now) {
            return now.equals(stage) ? verdict : Verdict.pass();
          }

          @Override
          public Verdict connect(Findings before) {
            return verdict("connect");
          }

          @Override
          public Verdict helo(String host, Findings before) {
            return verdict("helo");
          }

          @Override
          public Verdict sender(Envelope envelope, Findings before) {
            return verdict("sender");
          }

          @Override
          public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
            return verdict(recipient.address().localPart());
          }

          @Override
          public Verdict message(FilteredMessage message) {
            return verdict("message");
          }
        });
  }

  @Test
  void aDiscardedMessageIsShownToNobodyElse() {
    List<String> asked = new ArrayList<>();
    MessageFilter later =
        MessageFilter.onMessage(
            "later",
            message -> {
              asked.add("message");
              return Verdict.reject("never");
            });
    assertThat(send("smtp", List.of("x"), at("sender", Verdict.discard()), later)).startsWith(OK);
    assertThat(send("smtp", List.of("x"), at("message", Verdict.discard()), later)).startsWith(OK);
    assertThat(asked).isEmpty();
  }

  @Test
  void oneRecipientsFateIsNoOthers() {
    assertThat(send("smtp", List.of("x"), at("ann", Verdict.discard()))).startsWith(OK);
    assertThat(servedTo()).containsExactly("bob");
    assertThat(servers.events).filteredOn(MailDiscarded.class::isInstance).hasSize(1);
    assertThat(servers.events).filteredOn(MailHandled.class::isInstance).hasSize(1);
    send("smtp", List.of("x"), at("ann", Verdict.quarantine()));
    assertThat(servers.delivery.kept().get(1).delivery().envelope().recipients())
        .extracting(Recipient::placement)
        .containsExactly(Placement.JUNK, Placement.INBOX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo", "sender", "message"})
  void quarantineAtAnyOtherStageIsForAll(String stage) {
    send("smtp", List.of("x"), at(stage, Verdict.quarantine()));
    assertThat(servers.delivery.kept().get(0).delivery().envelope().recipients())
        .extracting(Recipient::placement)
        .containsExactly(Placement.JUNK, Placement.JUNK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "lmtp"})
  void recipientsAreAddedAndDropped(String listener) {
    Verdict verdict =
        Verdict.pass()
            .withoutRecipient(ANN)
            .withRecipient(EmailAddress.of("postmaster@example.org"))
            .withRecipient(BOB);
    String said = send(listener, List.of("x"), saying(verdict));
    assertThat(said.lines())
        .hasSize(listener.equals("lmtp") ? 2 : 1)
        .allSatisfy(line -> assertThat(line).startsWith("250 "));
    assertThat(servedTo()).containsExactlyInAnyOrder("bob", "postmaster");
  }

  @Test
  void whoWasAddedCanBeDroppedByTheNext() {
    Verdict added = Verdict.pass().withRecipient(EmailAddress.of("postmaster@example.org"));
    Verdict dropped = Verdict.pass().withoutRecipient(EmailAddress.of("postmaster@example.org"));
    send("smtp", List.of("x"), saying(added), saying(dropped));
    assertThat(servedTo()).containsExactly("ann", "bob");
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, smtp, 250, 2",
    "elsewhere, smtp, 250, 2",
    "data-full, smtp, 250, 3",
    "nobody, lmtp, 250, 2",
    "data-full, lmtp, 250, 3",
    // Nobody else would try these again.
    "later, smtp, 451, 0",
    "broken, smtp, 451, 0",
    "data-later, smtp, 451, 3",
    "later, lmtp, 451, 0",
    "data-later, lmtp, 451, 1"
  })
  void anAddedRecipientWhoCannotGetIt(String who, String listener, String code, int tried) {
    String domain = who.equals("elsewhere") ? "@example.net" : "@example.org";
    Verdict verdict = Verdict.pass().withRecipient(EmailAddress.of(who + domain));
    assertThat(send(listener, List.of("x"), saying(verdict)).lines())
        .allSatisfy(line -> assertThat(line).startsWith(code));
    assertThat(servedTo()).hasSize(tried);
  }

  @Test
  void onTheSecondTryNobodyGetsItTwice() {
    EmailAddress archive = EmailAddress.of("data-later@example.org");
    List<Verdict> verdicts =
        new ArrayList<>(
            List.of(
                Verdict.pass().withRecipient(archive).withRecipient(BOB),
                Verdict.pass().withRecipient(BOB)));
    MessageFilter filter = MessageFilter.onMessage("archive", message -> verdicts.remove(0));
    try (MailServer server = servers.secured(TestServers.standard()).filter(filter).build()) {
      assertThat(send(server, "smtp", List.of("Date: x"), "ann")).startsWith("451");
      assertThat(send(server, "smtp", List.of("Date: x"), "ann")).startsWith(OK);
    }
    assertThat(servedTo()).containsExactly("ann", "data-later", "bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo", "sender", "ann"})
  void onlyTheStageOfTheMessageChangesMail(String stage) {
    try (MailServer server =
        servers
            .secured(TestServers.standard())
            .filter(at(stage, Verdict.pass().withoutHeader("Subject")))
            .build()) {
      Client client = new Client(server, "smtp");
      String said = client.heard() + client.say("EHLO c", MAIL, "RCPT TO:<ann@example.org>");
      assertThat(said).containsPattern("(421|451) 4\\.3\\.0 Temporary local problem");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sender", "ann", "message"})
  void whatIsRefusedNamesTheFilter(String stage) {
    send("smtp", List.of("x"), at(stage, Verdict.reject("no")));
    assertThat(servers.events)
        .filteredOn(MailRefused.class::isInstance)
        .extracting(e -> ((MailRefused) e).by().orElse(""))
        .containsExactly("scripted");
  }

  @Test
  void resultsUnderTheServersNameAreItsOwn() {
    List<String> lines =
        List.of(
            "Authentication-Results: mail.example.org; spf=pass",
            "Authentication-Results: other.example.org; spf=pass",
            "authentication-results :",
            " (c) \"Mail.Example.ORG\" 1;",
            " dkim=pass",
            "Subject: x",
            "",
            "Authentication-Results: mail.example.org; body");
    send("smtp", lines);
    assertThat(message())
        .isEqualTo(String.join("\r\n", lines.get(1), lines.get(5), "", lines.get(7), ""));
  }

  @Test
  void forgedResultsAreGoneBeforeFiltersLook() {
    List<String> seen = new ArrayList<>();
    MessageFilter reading =
        MessageFilter.onMessage(
            "reading",
            message -> {
              seen.addAll(message.headers().texts("Authentication-Results"));
              return Verdict.pass().withResult(AuthResult.of("spf", "fail"));
            });
    send(
        "smtp", List.of("no field", "Authentication-Results: mail.example.org; spf=pass"), reading);
    assertThat(seen).isEmpty();
    assertThat(stored())
        .startsWith("Authentication-Results: mail.example.org; spf=fail\r\nReceived:");
    assertThat(message()).isEqualTo("\r\nno field\r\n");
  }

  @Test
  void anLmtpClientIsTrustedToHaveLooked() {
    String field = "Authentication-Results: mail.example.org; spf=pass";
    send("lmtp", List.of(field));
    assertThat(message()).isEqualTo(field + "\r\n");
  }

  @Test
  void forgedResultsBehindAnEndlessHeaderAreRefused() {
    String[] lines = new String[1100];
    Arrays.fill(lines, "X-Pad: " + "x".repeat(990));
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("Authentication-Results: mail.example.org; spf=pass");
    assertThat(send("smtp", all)).isEqualTo("554 5.6.0 The header is too long\r\n");
  }
}
