package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no honest client sends, or not so much of it: the reply, and what the server holds. */
class BadInputTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String READY =
      "EHLO c\r\nMAIL FROM:<eve@elsewhere.example>\r\nRCPT TO:<ann@example.org>\r\n";

  private SweptHost host = new SweptHost();

  @AfterEach
  void nothingIsLeft() {
    assertThat(host.spooled()).isZero();
    assertThat(host.unfinished()).isZero();
    host.close();
  }

  private void limits(Limits limits) {
    host.close();
    host = new SweptHost(server -> server.limits(limits));
  }

  private static List<Integer> codes(String heard) {
    return Talk.replies(heard).stream().map(Talk.Heard::code).toList();
  }

  // What comes in the clear behind STARTTLS (RFC 3207 §5, CVE-2011-0411).

  @ParameterizedTest
  @EnumSource(names = {"MX", "LOGINS", "SUBMISSION", "LMTP"})
  void nothingInTheClearBehindStarttlsIsCarriedOut(Kind kind) {
    Talk talk = host.talk(kind);
    String hello = kind.hello() + " c\r\n";
    talk.send(hello);
    String injected = hello + "AUTH PLAIN " + SweptHost.LOGIN + "\r\nMAIL FROM:<eve@e.example>\r\n";
    assertThat(codes(talk.send("STARTTLS\r\n" + injected))).containsExactly(220);
    talk.startTls();
    assertThat(talk.heard()).isEmpty();
    // Neither a hello nor a login nor a sender is known.
    assertThat(codes(talk.send("MAIL FROM:<bob@example.org>\r\n")))
        .containsExactly(kind.isForUsers() ? 530 : 503);
    assertThat(codes(talk.send(hello + "RCPT TO:<ann@example.org>\r\n")))
        .containsExactly(250, kind.isForUsers() ? 530 : 503);
    talk.connection().reset();
  }

  @ParameterizedTest
  @EnumSource(names = {"MX", "SUBMISSION", "LMTP"})
  void norOctetByOctet(Kind kind) {
    Talk talk = host.talk(kind);
    talk.send(kind.hello() + " c\r\n");
    StringBuilder heard = new StringBuilder();
    String injected = "STARTTLS\r\n" + kind.hello() + " c\r\nMAIL FROM:<eve@e.example>\r\n";
    injected.chars().forEach(octet -> heard.append(talk.send(String.valueOf((char) octet))));
    // What follows is no handshake: an alert at the most, and the end.
    assertThat(heard.toString()).startsWith("220 2.0.0 ").doesNotContain("250 ");
    assertThat(talk.closed()).isTrue();
  }

  @Test
  void clearTextWithinTls() {
    Talk talk = host.talk(Kind.MX);
    talk.send("EHLO c\r\nSTARTTLS\r\n");
    talk.startTls();
    talk.send("EHLO c\r\n");
    talk.feedWire("MAIL FROM:<eve@e.example>\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(talk.closed()).isTrue();
  }

  // Pipelining (RFC 2920).

  @Test
  void dataThatDoesNotWaitFor354IsTheMessage() {
    Talk talk = host.talk(Kind.MX);
    String heard =
        talk.send(READY + "DATA\r\nSubject: s\r\n\r\nMAIL FROM:<x@y.example>\r\n.\r\nQUIT\r\n");
    assertThat(codes(heard)).containsExactly(250, 250, 250, 354, 250, 221);
    assertThat(host.kept()).hasSize(1);
    assertThat(host.kept().get(0).octets()).endsWith("\r\n\r\nMAIL FROM:<x@y.example>\r\n");
    assertThat(talk.closed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"MX", "LMTP"})
  void dataBehindARefusedDataIsNoMessage(Kind kind) {
    limits(SweptHost.patient().with(Limits.Count.ERRORS, 20));
    Talk talk = host.talk(kind);
    talk.send(kind.hello() + " c\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@example.org>\r\n");
    String heard =
        talk.send("DATA\r\n" + "some text: of a message\r\n".repeat(30) + ".\r\nQUIT\r\n");
    List<Integer> codes = codes(heard);
    assertThat(codes.get(0)).isIn(kind == Kind.LMTP ? List.of(503) : List.of(503, 554));
    assertThat(codes.subList(1, codes.size() - 1)).containsOnly(500);
    assertThat(codes.get(codes.size() - 1)).isEqualTo(421);
    assertThat(host.kept()).isEmpty();
  }

  @Test
  void manyTransactionsInOnePacket() {
    Talk talk = host.talk(Kind.MX);
    String one = "MAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\na: b\r\n\r\n..\r\n.\r\n";
    String heard = talk.send("EHLO c\r\n" + one.repeat(50) + "QUIT\r\n");
    assertThat(codes(heard)).hasSize(1 + 50 * 4 + 1).endsWith(250, 221);
    assertThat(host.kept()).hasSize(50).allMatch(kept -> kept.octets().endsWith("\r\n\r\n.\r\n"));
  }

  // Long lines (RFC 5321 §4.5.3.1).

  static Stream<String> longLines() {
    String much = "x".repeat(MEGABYTE - 1_000);
    return Stream.of(
        much,
        "HELO " + much,
        "EHLO " + much,
        "MAIL FROM:<" + much + "@example.org>",
        "MAIL FROM:<bob@example.org> SIZE=" + "0".repeat(MEGABYTE - 1_000),
        "RCPT TO:<" + much + ">",
        "RCPT TO:<" + "@a.example,".repeat(90_000) + ":ann@example.org>",
        "VRFY " + much,
        "NOOP " + much,
        "HELP " + much,
        "QUIT " + much,
        "AUTH PLAIN " + much,
        "\"" + "\\\"".repeat(500_000));
  }

  @ParameterizedTest
  @MethodSource
  void longLines(String line) {
    for (Kind kind : List.of(Kind.MX, Kind.SMTPS, Kind.LMTP)) {
      Talk talk = host.talk(kind);
      talk.send(kind.hello() + " c\r\n");
      StringBuilder heard = new StringBuilder();
      for (int at = 0; at < line.length(); at += 60_000) {
        heard.append(talk.send(line.substring(at, Math.min(line.length(), at + 60_000))));
        // RFC 4954 §4 asks for 12,288; what any line may hold is not counted.
        assertThat(host.unfinished()).as("octets of %.20s", line).isZero();
      }
      heard.append(talk.send("\r\n"));
      assertThat(codes(heard.toString())).as("%.20s", line).containsExactly(500);
      assertThat(codes(talk.send("NOOP\r\n"))).as("%.20s", line).containsExactly(250);
      talk.connection().reset();
    }
  }

  @Test
  void aLineWithoutAnEnd() {
    Talk talk = host.talk(Kind.MX);
    StringBuilder heard = new StringBuilder();
    for (int i = 0; i < 40 && !talk.closed(); i++) {
      heard.append(talk.send("x".repeat(60_000)));
    }
    assertThat(codes(heard.toString())).containsExactly(500, 421);
    assertThat(talk.closed()).isTrue();
  }

  @Test
  void aLineOfAMegabyteInAMessage() {
    Talk talk = host.talk(Kind.MX);
    talk.send(READY + "DATA\r\n");
    String line = "x".repeat(MEGABYTE);
    assertThat(codes(talk.send("Subject: long\r\n\r\n" + line + "\r\n.\r\n"))).containsExactly(250);
    assertThat(host.kept().get(0).octets()).endsWith("\r\n\r\n" + line + "\r\n");
  }

  // Many recipients (RFC 5321 §4.5.3.1.8, §4.5.3.1.10).

  @ParameterizedTest
  @ValueSource(strings = {"<ann@example.org>", "<nobody@example.org>", "<%s@example.org>"})
  void hundredThousandRecipients(String path) {
    limits(SweptHost.patient().with(Limits.Count.ERRORS, 20).with(Limits.Count.RECIPIENTS, 1_000));
    Talk talk = host.talk(Kind.MX);
    talk.send("EHLO c\r\nMAIL FROM:<>\r\n");
    long most = 0;
    StringBuilder heard = new StringBuilder();
    for (int i = 0; i < 100 && !talk.closed(); i++) {
      int first = i * 1_000;
      StringBuilder group = new StringBuilder();
      IntStream.range(first, first + 1_000)
          .forEach(n -> group.append("RCPT TO:" + path.formatted("many" + n) + "\r\n"));
      heard.append(talk.send(group.toString()));
      most = Math.max(most, host.unfinished());
    }
    List<Integer> codes = codes(heard.toString());
    assertThat(codes).allMatch(code -> List.of(250, 452, 550, 421).contains(code));
    assertThat(codes.stream().filter(code -> code == 250).count()).isLessThanOrEqualTo(1_000);
    assertThat(codes.get(codes.size() - 1)).isEqualTo(421);
    assertThat(most).as("octets of recipients").isLessThanOrEqualTo(900 * 512);
    // The client has a moment to notice; what it held is free by then.
    assertThat(host.unfinished()).isZero();
    talk.connection().advance(Duration.ofSeconds(3));
  }

  /** LMTP's peers are trusted: it goes on, and holds no more. */
  @Test
  void hundredThousandRecipientsByLmtp() {
    Talk talk = host.talk(Kind.LMTP);
    talk.send("LHLO c\r\nMAIL FROM:<>\r\n");
    String group = "RCPT TO:<ann@example.org>\r\n".repeat(1_000);
    assertThat(codes(talk.send(group))).hasSize(1_000).containsOnly(250);
    for (int i = 1; i < 100; i++) {
      assertThat(codes(talk.send(group))).hasSize(1_000).containsOnly(452);
      assertThat(host.unfinished()).isLessThanOrEqualTo(900 * 512);
    }
    assertThat(codes(talk.send("DATA\r\na: b\r\n.\r\nQUIT\r\n"))).hasSize(1_002).endsWith(250, 221);
  }

  // Octets that have no place in a command (RFC 5321 §4.1.2, §4.1.1.1).

  static List<String> arguments() {
    return List.of(
        "HELO a%sb",
        "EHLO %s",
        "EHLO a%sb",
        "MA%sIL FROM:<bob@example.org>",
        "MAIL FROM:<b%sob@example.org>",
        "MAIL FROM:<\"b%sob\"@example.org>",
        "MAIL FROM:<bob@exa%smple.org>",
        "MAIL FROM:<bob@[192.0.2.1%s]>",
        "MAIL FROM:<bob@example.org>%s",
        "MAIL FROM:<bob@example.org> SIZE=1%s",
        "MAIL FROM:<bob@example.org> %s=1",
        "RCPT TO:<a%snn@example.org>",
        "RCPT TO:<%s>",
        "RCPT TO:<ann@example.org>%s",
        "RCPT TO:<ann@example.org> A=%s",
        "DATA%s",
        "RSET%s",
        "VRFY a%snn",
        "EXPN a%snn",
        "HELP %s",
        "NOOP %s",
        "STARTTLS%s",
        "AUTH PL%sAIN",
        "AUTH PLAIN %s",
        "XYZZY%s",
        "%s");
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void controlCharacters(String command) {
    Talk talk = host.talk(Kind.LOGINS);
    talk.send(READY);
    IntStream.concat(IntStream.range(0, 32), IntStream.of(127))
        .filter(octet -> octet != '\r' && octet != '\n' && octet != '\t')
        // What begins so is a TLS handshake in a port without TLS.
        .filter(octet -> octet != 0x16 || !command.startsWith("%s"))
        .forEach(
            octet -> {
              String line = command.formatted((char) octet);
              assertThat(codes(talk.send(line + "\r\n")))
                  .as("%s with %d", command, octet)
                  .hasSize(1)
                  .isSubsetOf(500, 501);
            });
    // Nothing has changed.
    assertThat(codes(talk.send("DATA\r\na: b\r\n.\r\n"))).containsExactly(354, 250);
  }

  /** RFC 6531 §3.5: 550 or 553 for an address without SMTPUTF8. */
  @ParameterizedTest
  @MethodSource("arguments")
  void eightBitOctets(String command) {
    for (String octets : List.of("\u00e9", "\u00ff", "\u00c3\u00a9", "\u00c0\u0080", "\u0080")) {
      Talk talk = host.talk(Kind.LOGINS);
      talk.send("EHLO c\r\n");
      if (command.startsWith("RCPT") || command.startsWith("DATA")) {
        talk.send("MAIL FROM:<bob@example.org>\r\n");
      }
      List<Integer> codes = codes(talk.send(command.formatted(octets) + "\r\n"));
      boolean ignored = Stream.of("HELO", "EHLO", "HELP", "NOOP").anyMatch(command::startsWith);
      assertThat(codes).as(command).hasSize(1);
      assertThat(codes.get(0))
          .as(command)
          .isIn(
              command.startsWith("VRFY")
                  ? List.of(252, 501, 550, 553)
                  : ignored ? List.of(250, 214) : List.of(500, 501, 502, 504, 550, 553, 555));
      assertThat(codes(talk.send("NOOP\r\n"))).containsExactly(250);
      assertThat(talk.heard()).isEmpty();
      talk.connection().reset();
    }
  }

  /** A HELO with anything in it comes to the trace field as one word. */
  @Test
  void oddHellosStayInTheirPlaceOfTheTraceField() {
    for (String name : List.of("a b", "a\tb", "a)(b", "a;b", "a\u00e9b", "<a@b>", "\"a", "a\\")) {
      Talk talk = host.talk(Kind.MX);
      talk.send("EHLO " + name + "\r\n" + READY.substring(8) + "DATA\r\na: b\r\n.\r\n");
      String trace = host.kept().get(host.kept().size() - 1).octets();
      assertThat(trace).as(name).containsPattern("Received: from [!-'*-:=?-\\[\\]-~]+ \\(");
      talk.connection().reset();
    }
  }

  // Who never reads.

  @Test
  void transactionsOfAClientThatNeverReads() {
    Talk talk = host.talk(Kind.MX);
    talk.connection().stopReading();
    String one = "MAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\na: b\r\n.\r\n";
    talk.feed("EHLO c\r\n");
    int sent = 0;
    while (!talk.connection().suspended()) {
      talk.feed(one.repeat(100));
      sent += 100;
      assertThat(sent).as("transactions before it stops reading").isLessThan(20_000);
    }
    assertThat(host.kept().size()).isBetween(100, sent);
    talk.connection().goOnReading();
    assertThat(host.kept()).hasSize(sent);
    talk.connection().reset();
  }
}
