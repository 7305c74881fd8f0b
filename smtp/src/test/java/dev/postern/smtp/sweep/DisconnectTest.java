package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.smtp.sweep.Talk.Ending;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * A client that goes away at each octet of a transaction. The message is there if its end was, and
 * then whole and acknowledged; nothing is left of the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisconnectTest {
  private static final String HEADER = "Subject: whole\r\n\r\n";
  private static final String TEXT = HEADER + ".line\r\nlast\r\n";
  private static final String TAKEN = "Ok: delivered as ";
  private static final String STARTTLS = "STARTTLS\r\n";

  /** Its spool is a file. */
  private static final String LARGE =
      HEADER + "0123456789\r\n".repeat(SweptHost.moreThanMemory() / 10);

  /** A record counts when it is whole, and has thirty octets or more: each is cut several times. */
  private static final int TLS = 5;

  private final SweptHost host = new SweptHost();

  /**
   * What a client says.
   *
   * @param steps each is sent when the one before was answered
   * @param message the step with the end of a message
   * @param text the message
   * @param replies how many acknowledge it
   * @param stride of how many octets each one is tried
   */
  private record Script(
      Kind kind, List<String> steps, int message, String text, int replies, int stride) {

    private static Script of(Kind kind, String text, int replies, int stride, List<String> before) {
      Stream<String> data = Stream.of(text.replace("\r\n.", "\r\n..") + ".\r\n", "QUIT\r\n");
      return new Script(
          kind,
          Stream.concat(before.stream(), data).toList(),
          before.size(),
          text,
          replies,
          stride);
    }

    /** In two chunks, the first of which ends within a line end or not, as it comes. */
    private static Script chunked(
        Kind kind, String text, int replies, int stride, List<String> before) {
      int half = text.indexOf('\n') + (text.length() - text.indexOf('\n')) / 2;
      String first = "BDAT " + half + "\r\n" + text.substring(0, half);
      String last = "BDAT " + (text.length() - half) + " LAST\r\n" + text.substring(half);
      return new Script(
          kind,
          Stream.concat(before.stream(), Stream.of(first, last, "QUIT\r\n")).toList(),
          before.size() + 1,
          text,
          replies,
          stride);
    }
  }

  private static final String MAIL = "MAIL FROM:<bob@example.org>\r\n";
  private static final String ANN = "RCPT TO:<ann@example.org>\r\n";
  private static final String BOB = "RCPT TO:<bob@example.org>\r\n";
  private static final List<String> ONE = List.of(MAIL, ANN, "DATA\r\n");
  private static final List<String> TWO = List.of(MAIL, ANN, BOB, "DATA\r\n");
  private static final List<String> ONE_FOR_CHUNKS = List.of(MAIL, ANN);
  private static final List<String> TWO_FOR_CHUNKS = List.of(MAIL, ANN, BOB);
  private static final String AUTH = "AUTH PLAIN\r\n";
  private static final String RESPONSE = SweptHost.LOGIN + "\r\n";

  private static List<Script> scripts() {
    return List.of(
        Script.of(Kind.MX, TEXT, 1, 1, join(List.of("EHLO c\r\n"), ONE)),
        Script.of(Kind.MX, LARGE, 1, 997, join(List.of("EHLO c\r\n"), TWO)),
        // In one packet.
        Script.of(Kind.MX, TEXT, 1, 1, List.of("EHLO c\r\n" + String.join("", TWO))),
        Script.of(Kind.LMTP, TEXT, 2, 1, join(List.of("LHLO c\r\n"), TWO)),
        Script.of(Kind.LMTP, LARGE, 2, 997, join(List.of("LHLO c\r\n"), TWO)),
        Script.of(
            Kind.LMTP, TEXT, 2, TLS, join(List.of("LHLO c\r\n", STARTTLS, "LHLO c\r\n"), TWO)),
        Script.of(
            Kind.SUBMISSION,
            TEXT,
            1,
            TLS,
            join(List.of("EHLO c\r\n", STARTTLS, "EHLO c\r\n", AUTH, RESPONSE), ONE)),
        Script.of(Kind.SMTPS, TEXT, 1, TLS, join(List.of("EHLO c\r\n", AUTH, RESPONSE), ONE)));
  }

  private static List<Script> chunkedScripts() {
    return List.of(
        Script.chunked(Kind.MX, TEXT, 1, 1, join(List.of("EHLO c\r\n"), ONE_FOR_CHUNKS)),
        Script.chunked(Kind.MX, LARGE, 1, 997, join(List.of("EHLO c\r\n"), TWO_FOR_CHUNKS)),
        // In one packet.
        Script.chunked(
            Kind.MX, TEXT, 1, 1, List.of("EHLO c\r\n" + String.join("", TWO_FOR_CHUNKS))),
        Script.chunked(Kind.LMTP, TEXT, 2, 1, join(List.of("LHLO c\r\n"), TWO_FOR_CHUNKS)),
        Script.chunked(Kind.LMTP, LARGE, 2, 997, join(List.of("LHLO c\r\n"), TWO_FOR_CHUNKS)),
        Script.chunked(
            Kind.LMTP,
            TEXT,
            2,
            TLS,
            join(List.of("LHLO c\r\n", STARTTLS, "LHLO c\r\n"), TWO_FOR_CHUNKS)),
        Script.chunked(
            Kind.SMTPS, TEXT, 1, TLS, join(List.of("EHLO c\r\n", AUTH, RESPONSE), ONE_FOR_CHUNKS)));
  }

  private static List<String> join(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @AfterAll
  void close() {
    host.close();
  }

  @TestFactory
  Stream<DynamicTest> atEachOctet() {
    return sweeps(scripts());
  }

  /** RFC 3030 §2: without the last chunk there is no message. */
  @TestFactory
  Stream<DynamicTest> atEachOctetOfChunks() {
    return sweeps(chunkedScripts());
  }

  private Stream<DynamicTest> sweeps(List<Script> scripts) {
    return scripts.stream()
        .flatMap(
            script ->
                Stream.of(Ending.values())
                    .map(
                        ending ->
                            DynamicTest.dynamicTest(
                                script.kind() + " " + script.text().length() + " " + ending,
                                () -> sweep(script, ending))));
  }

  private void sweep(Script script, Ending ending) throws IOException {
    long files = SweptHost.openSpoolFiles();
    int tried = 0;
    boolean done = false;
    for (int octets = 0; !done; octets += script.stride()) {
      done = goAway(script, octets, ending);
      tried++;
    }
    assertThat(tried).isGreaterThan(50);
    assertThat(SweptHost.openSpoolFiles()).isLessThanOrEqualTo(files);
  }

  /** Whether all was said. */
  private boolean goAway(Script script, int octets, Ending ending) {
    host.forget();
    String where = script.kind() + " after " + octets + " octets, " + ending;
    Talk talk = host.talk(script.kind());
    talk.goAwayAfter(octets, ending);
    StringBuilder heard = new StringBuilder();
    int said = 0;
    boolean all = false;
    try {
      for (String step : script.steps()) {
        heard.append(talk.send(step));
        said++;
        if (step.equals(STARTTLS)) {
          talk.startTls();
        }
      }
      all = true;
    } catch (Talk.WentAway gone) {
      heard.append(talk.heard());
    }
    boolean whole = said > script.message();
    assertThat(host.kept()).as(where).hasSize(whole ? 1 : 0);
    assertThat(acknowledged(heard.toString())).as(where).isEqualTo(whole ? script.replies() : 0);
    if (whole) {
      assertThat(host.kept().get(0).from(HEADER)).as(where).isEqualTo(script.text());
    }
    assertThat(talk.closed()).as(where).isTrue();
    assertThat(host.spooled()).as(where).isZero();
    assertThat(host.unfinished()).as(where).isZero();
    assertThat(host.openFilters()).as(where).isZero();
    return all;
  }

  private static long acknowledged(String heard) {
    return heard.lines().filter(line -> line.startsWith("250 ") && line.contains(TAKEN)).count();
  }
}
