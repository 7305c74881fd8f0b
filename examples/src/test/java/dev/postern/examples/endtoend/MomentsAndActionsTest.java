package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.imap.Imap;
import dev.postern.net.Action;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each action at each moment: in SMTP and POP3 in clear, in IMAP with TLS, over sockets. */
@Timeout(120)
class MomentsAndActionsTest {
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final int DROP = 8;
  private static final int CUT = 3;
  private static final String LAST_WORDS = "last words";
  private static final String OTHER_REPLY = "? other\r\n";
  private static final String OTHER_COMMAND = "z XYZZY";
  private static final String OTHER_DATA = "A: other\r\n\r\nmail\r\n";
  private static final String OTHER_PASSWORD = "wrong!";

  @TempDir private static Path data;
  private static MailHost host;
  private static volatile Interceptor interceptor = moment -> Action.goOn();

  @BeforeAll
  static void start() throws IOException {
    Interceptor by = moment -> interceptor.at(moment);
    host =
        MailHost.start(
            data,
            builder ->
                builder
                    .plaintextLogins(PlaintextLogins.ALLOWED)
                    .listen(
                        Smtp.mx().port(0).interceptor(by),
                        Pop3.pop3().port(0).interceptor(by),
                        Imap.imaps().port(0).interceptor(by)));
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  /** What a client says, one step after the other, and where in that an interceptor acts. */
  private enum Talk {
    SMTP(
        "NOOP",
        List.of(
            "HELO client.example",
            "NOOP",
            "MAIL FROM:<x@example.com>",
            "RCPT TO:<ann@example.org>",
            "DATA",
            "A: b\r\n\r\nplain mail\r\n.",
            "QUIT")),
    POP3("USER", List.of("USER ann@example.org", "PASS secret", "QUIT")),
    IMAPS("NOOP", List.of("a NOOP", "b LOGIN ann@example.org {6+}\r\nsecret", "c LOGOUT"));

    private final String command;
    private final List<String> steps;

    Talk(String command, List<String> steps) {
      this.command = command;
      this.steps = steps;
    }

    String listener() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<Kind> kinds() {
      List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
      if (this != SMTP) {
        kinds.remove(Kind.DATA);
      }
      if (this != IMAPS) {
        kinds.removeAll(List.of(Kind.HANDSHAKE, Kind.LITERAL));
      }
      if (this == POP3) {
        kinds.remove(Kind.DATA_END);
      }
      return kinds;
    }

    /** Replies, of a line each, that are read before the moment. */
    int linesBefore(Kind kind) {
      return switch (kind) {
        case ACCEPTED, HANDSHAKE, GREETING -> 0;
        case COMMAND, REPLY -> this == SMTP ? 2 : 1;
        case LITERAL -> 2;
        case DATA, DATA_END -> this == SMTP ? 6 : 2;
        case CLOSING -> this == SMTP ? 8 : this == POP3 ? 4 : 5;
      };
    }
  }

  private enum Kind {
    ACCEPTED(Moment.Accepted.class),
    HANDSHAKE(Moment.Handshake.class),
    GREETING(Moment.Greeting.class),
    COMMAND(Moment.Command.class),
    DATA(Moment.Data.class),
    LITERAL(Moment.Literal.class),
    DATA_END(Moment.DataEnd.class),
    REPLY(Moment.Reply.class),
    CLOSING(Moment.Closing.class);

    private final Class<? extends Moment> type;

    Kind(Class<? extends Moment> type) {
      this.type = type;
    }

    boolean hasOctets() {
      return this != ACCEPTED && this != DATA_END && this != CLOSING;
    }

    boolean is(Moment moment, String name) {
      if (moment instanceof Moment.Command command) {
        return this == COMMAND && command.name().equals(name);
      } else if (moment instanceof Moment.Reply reply) {
        return this == REPLY && reply.command().equals(name);
      }
      return type.isInstance(moment);
    }
  }

  static Stream<Arguments> all() {
    return Stream.of(Talk.values())
        .flatMap(talk -> talk.kinds().stream().map(kind -> Arguments.of(talk, kind)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void goesOn(Talk talk, Kind kind) throws IOException {
    assertThat(heard(talk, kind, Action.goOn())).isEqualTo(whole(talk));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isDelayed(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    long begin = System.nanoTime();
    assertThat(heard(talk, kind, Action.delay(PAUSE))).isEqualTo(whole);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(PAUSE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesInDrops(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    int octets = kind == Kind.HANDSHAKE ? 400 : kind == Kind.LITERAL ? 4 : DROP;
    long begin = System.nanoTime();
    assertThat(heard(talk, kind, Action.drip(octets, PAUSE))).isEqualTo(whole);
    if (kind.hasOctets() && kind != Kind.COMMAND) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(PAUSE);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isReplaced(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    int before = talk.linesBefore(kind);
    int mails = inbox();
    switch (kind) {
      case GREETING, REPLY ->
          assertThat(heard(talk, kind, replace(OTHER_REPLY)))
              .isEqualTo(first(whole, before) + OTHER_REPLY + without(whole, before + 1));
      case COMMAND ->
          assertThat(heard(talk, kind, replace(OTHER_COMMAND)))
              .isNotEqualTo(whole)
              .isEqualTo(heard(talk, otherCommand(talk)));
      case LITERAL ->
          assertThat(heard(talk, kind, replace(OTHER_PASSWORD)))
              .startsWith(first(whole, before) + "b NO ");
      case DATA -> {
        assertThat(heard(talk, kind, replace(OTHER_DATA))).isEqualTo(whole);
        assertThat(inbox()).isEqualTo(mails + 1);
        assertThat(mails(OTHER_DATA)).isOne();
      }
      case HANDSHAKE -> assertThat(heard(talk, kind, replace(LAST_WORDS))).isEqualTo("<broken>");
      default -> {
        String heard = heard(talk, kind, replace(LAST_WORDS));
        if (kind == Kind.ACCEPTED && talk == Talk.IMAPS) {
          assertThat(heard).isEqualTo("<broken>");
        } else {
          assertEnded(heard, first(whole, before) + LAST_WORDS);
        }
        assertThat(inbox())
            .isEqualTo(kind == Kind.CLOSING && talk == Talk.SMTP ? mails + 1 : mails);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isCutAtOnce(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    int mails = inbox();
    assertEnded(heard(talk, kind, Action.cutAfter(0)), first(whole, talk.linesBefore(kind)));
    assertThat(inbox()).isEqualTo(kind == Kind.CLOSING && talk == Talk.SMTP ? mails + 1 : mails);
  }

  @ParameterizedTest
  @MethodSource("all")
  void isCutLater(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    int before = talk.linesBefore(kind);
    String heard = heard(talk, kind, Action.cutAfter(CUT));
    boolean octetsSent =
        kind != Kind.HANDSHAKE && kind != Kind.DATA && kind != Kind.LITERAL && kind != Kind.CLOSING;
    String rest = octetsSent ? without(whole, before).substring(0, CUT) : "";
    assertEnded(heard, first(whole, before) + rest);
  }

  @ParameterizedTest
  @MethodSource("all")
  void isReset(Talk talk, Kind kind) throws IOException {
    String whole = whole(talk);
    String heard = heard(talk, kind, Action.reset());
    assertThat(heard).endsWith("<broken>");
    String before = first(whole, talk.linesBefore(kind));
    if (kind == Kind.CLOSING) {
      // The last reply was on its way, and may be lost with the rest.
      assertThat(before).startsWith(heard.replace("<broken>", ""));
    } else {
      assertThat(heard).isEqualTo(before + "<broken>");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void stalls(Talk talk, Kind kind) throws IOException {
    String before = first(whole(talk), talk.linesBefore(kind));
    interceptor = moment -> kind.is(moment, talk.command) ? Action.stall() : Action.goOn();
    try (SteppingClient client = client(talk)) {
      client.silentAfter(before.length());
      assertThat(masked(client.converse(talk.steps))).isEqualTo(before + "<silence>");
    }
  }

  // --- The client.

  /** A conversation that nobody interferes with; the last line before the end is its last. */
  private static String whole(Talk talk) throws IOException {
    String whole = heard(talk, Kind.ACCEPTED, Action.goOn());
    assertThat(whole).endsWith("\r\n<end>");
    assertThat(whole.lines()).hasSize(talk.linesBefore(Kind.CLOSING) + 1);
    return whole;
  }

  private static String heard(Talk talk, Kind kind, Action action) throws IOException {
    interceptor = moment -> kind.is(moment, talk.command) ? action : Action.goOn();
    return heard(talk, talk.steps);
  }

  private static String heard(Talk talk, List<String> steps) throws IOException {
    try (SteppingClient client = client(talk)) {
      return masked(client.converse(steps));
    } finally {
      interceptor = moment -> Action.goOn();
    }
  }

  /** Each delivery has an id of its own. */
  private static String masked(String heard) {
    return heard.replaceAll("[A-Z0-9]{20}", "X".repeat(20));
  }

  private static SteppingClient client(Talk talk) {
    int port = host.port(talk.listener());
    return talk == Talk.IMAPS
        ? SteppingClient.encrypted(host.tls(), port)
        : SteppingClient.plain(port);
  }

  /** The same with the command that takes the place of another. */
  private static List<String> otherCommand(Talk talk) {
    List<String> other = new ArrayList<>(talk.steps);
    other.replaceAll(
        step -> List.of(step.split(" ", -1)).contains(talk.command) ? OTHER_COMMAND : step);
    return other;
  }

  private static void assertEnded(String heard, String expected) {
    // With TLS, a client may call broken what ends without TLS's own end.
    assertThat(heard).isIn(expected + "<end>", expected + "<broken>");
  }

  private static String first(String whole, int lines) {
    return whole.substring(0, whole.length() - without(whole, lines).length());
  }

  private static String without(String whole, int lines) {
    String rest = whole;
    for (int i = 0; i < lines; i++) {
      rest = rest.substring(rest.indexOf('\n') + 1);
    }
    return rest;
  }

  private static int inbox() throws IOException {
    return host.inbox(MailHost.ANN).size();
  }

  private static long mails(String text) throws IOException {
    long found = 0;
    for (Path mail : host.inbox(MailHost.ANN)) {
      found += Files.readString(mail, StandardCharsets.ISO_8859_1).endsWith(text) ? 1 : 0;
    }
    return found;
  }

  private static Action replace(String text) {
    return Action.replace(text.getBytes(StandardCharsets.US_ASCII));
  }
}
