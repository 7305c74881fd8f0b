package dev.postern.net.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.TrustedNetworks;
import dev.postern.net.Action;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interceptor is asked, and what becomes of a connection in clear. */
class InterceptorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
  private final List<Moment> moments = new ArrayList<>();

  /** Does something at moments of one kind, and notes all. */
  private <M extends Moment> LoopbackConnection open(Class<M> kind, Function<M, Action> action) {
    return open(
        moment -> {
          moments.add(moment);
          return kind.isInstance(moment) ? action.apply(kind.cast(moment)) : Action.goOn();
        });
  }

  private LoopbackConnection open(Interceptor interceptor) {
    return LoopbackConnection.open(
        Listener.of(protocol).interceptor(interceptor), new TestServer(), Optional.empty());
  }

  private LoopbackConnection watched() {
    return open(Moment.Accepted.class, moment -> Action.goOn());
  }

  private static Function<Moment.Command, Action> at(String name, Action action) {
    return command -> command.name().equals(name) ? action : Action.goOn();
  }

  private ToySession session() {
    return protocol.sessions.element();
  }

  // --- Moments.

  @Test
  void isAskedAtEachMoment() {
    LoopbackConnection wire = watched();
    Wires.say(wire, "echo\r\nECHO a\r\nECHO b\r\nTAKE 3\r\nabcDATA 9\r\nx\r\n.\r\nQUIT\r\n");
    assertThat(moments)
        .extracting(InterceptorTest::told)
        .containsExactly(
            "Accepted toy",
            "Greeting",
            "Command ECHO 1 echo",
            "Reply 1 ECHO 1",
            "Command ECHO 2 ECHO a",
            "Reply 2 ECHO 1",
            "Command ECHO 3 ECHO b",
            "Reply 3 ECHO 1",
            "Command TAKE 1 TAKE 3",
            "Reply 4 TAKE 1",
            "Literal TAKE 0 3",
            "DataEnd TAKE 3",
            "Reply 5 TAKE 2",
            "Command DATA 1 DATA 9",
            "Reply 6 DATA 1",
            "Data DATA 0 3",
            "DataEnd DATA 3",
            "Reply 7 DATA 2",
            "Command QUIT 1 QUIT",
            "Reply 8 QUIT 1",
            "Closing");
    assertThat(moments).allMatch(moment -> moment.connection().equals("loop"));
  }

  private static String told(Moment moment) {
    if (moment instanceof Moment.Accepted accepted) {
      return "Accepted " + accepted.peer().listener();
    } else if (moment instanceof Moment.Command command) {
      String line = new String(command.line(), US_ASCII);
      return "Command " + command.name() + ' ' + command.ordinal() + ' ' + line;
    } else if (moment instanceof Moment.Reply reply) {
      return "Reply " + reply.ordinal() + ' ' + reply.command() + ' ' + reply.part();
    } else if (moment instanceof Moment.Data data) {
      return "Data " + data.command() + ' ' + data.from() + ' ' + data.octets();
    } else if (moment instanceof Moment.Literal literal) {
      return "Literal " + literal.command() + ' ' + literal.from() + ' ' + literal.octets();
    } else if (moment instanceof Moment.DataEnd end) {
      return "DataEnd " + end.command() + ' ' + end.octets();
    }
    return moment.getClass().getSimpleName();
  }

  @Test
  void dataIsCountedFromItsBeginning() {
    LoopbackConnection wire = watched();
    Wires.say(wire, "TAKE 6\r\n");
    Wires.say(wire, "abc");
    Wires.say(wire, "def");
    Wires.say(wire, "TAKE 1\r\nx");
    assertThat(moments)
        .filteredOn(Moment.Literal.class::isInstance)
        .extracting(InterceptorTest::told)
        .containsExactly("Literal TAKE 0 3", "Literal TAKE 3 3", "Literal TAKE 0 1");
  }

  @Test
  void aReplyOfManyPartsIsOne() {
    LoopbackConnection wire = watched();
    assertThat(Wires.say(wire, "BIG 300000\r\n")).hasSize("hello\r\ndone\r\n".length() + 300_000);
    assertThat(moments).filteredOn(Moment.Reply.class::isInstance).hasSize(1);
  }

  @Test
  void namesThatAClientInventsTakeBoundedRoom() {
    CommandCount count = new CommandCount();
    for (int i = 0; i < 100; i++) {
      assertThat(count.count("NAME" + i)).isEqualTo(1);
    }
    assertThat(count.count("MORE")).isEqualTo(1);
    assertThat(count.count("EVEN-MORE")).isEqualTo(2);
    assertThat(count.last()).isEqualTo("EVEN-MORE");
    assertThat(count.count("NAME7")).isEqualTo(2);
    assertThat(count.count("X".repeat(101))).isEqualTo(3);
    assertThat(count.last()).isEmpty();
  }

  // --- Replace.

  @Test
  void replacesTheGreeting() {
    LoopbackConnection wire = open(Moment.Greeting.class, m -> Action.replace(ascii("busy\r\n")));
    assertThat(Wires.say(wire, "ECHO a\r\n")).isEqualTo("busy\r\na\r\n");
  }

  @Test
  void replacesACommand() {
    LoopbackConnection wire =
        open(Moment.Command.class, at("ECHO", Action.replace(ascii("ECHO other"))));
    assertThat(Wires.say(wire, "ECHO a\r\n")).isEqualTo("hello\r\nother\r\n");
  }

  @Test
  void replacesAReplyOfManyPartsAndNoOther() {
    LoopbackConnection wire =
        open(
            Moment.Reply.class,
            reply -> reply.ordinal() == 2 ? Action.replace(ascii("no\r\n")) : Action.goOn());
    assertThat(Wires.say(wire, "ECHO a\r\nBIG 300000\r\nECHO b\r\n"))
        .isEqualTo("hello\r\na\r\nno\r\nb\r\n");
    assertThat(session().chunksClosed).hasValue(1);
  }

  @Test
  void replacesData() {
    LoopbackConnection wire = open(Moment.Literal.class, m -> Action.replace(ascii("xyz")));
    assertThat(Wires.say(wire, "TAKE 3\r\nabc")).endsWith("COMPLETE 3 xyz\r\n");
  }

  @ParameterizedTest
  @ValueSource(classes = {Moment.Accepted.class, Moment.DataEnd.class, Moment.Closing.class})
  void aMomentWithoutOctetsEndsWithThose(Class<? extends Moment> kind) {
    LoopbackConnection wire = open(kind, m -> Action.replace(ascii("last words")));
    String all = Wires.say(wire, "TAKE 1\r\nx" + "QUIT\r\n");
    assertThat(all).endsWith("last words").containsOnlyOnce("last words");
    assertThat(wire.closed()).isTrue();
    if (kind == Moment.DataEnd.class) {
      assertThat(all).doesNotContain("COMPLETE");
    }
  }

  // --- Delay.

  @ParameterizedTest
  @ValueSource(
      classes = {
        Moment.Accepted.class,
        Moment.Greeting.class,
        Moment.Command.class,
        Moment.Literal.class,
        Moment.DataEnd.class,
        Moment.Reply.class,
        Moment.Closing.class
      })
  void delaysAMoment(Class<? extends Moment> kind) {
    LoopbackConnection wire = open(kind, m -> Action.delay(Duration.ofSeconds(20)));
    StringBuilder all = new StringBuilder(Wires.say(wire, "TAKE 3\r\nabcQUIT\r\n"));
    wire.advance(Duration.ofSeconds(19));
    all.append(Wires.read(wire));
    assertThat(wire.closed()).isFalse();
    // There are several of some kinds, one after the other.
    wire.advance(Duration.ofSeconds(41));
    all.append(Wires.read(wire));
    assertThat(all).hasToString("hello\r\ngo on\r\nCOMPLETE 3 abc\r\nbye\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void nothingOvertakesADelay() {
    LoopbackConnection wire = open(Moment.Command.class, at("TAKE", Action.delay(SECOND)));
    assertThat(Wires.say(wire, "TAKE 3\r\nabcECHO x\r\n")).isEqualTo("hello\r\n");
    wire.advance(Duration.ofMillis(999));
    assertThat(Wires.read(wire)).isEmpty();
    wire.advance(Duration.ofMillis(1));
    assertThat(Wires.read(wire)).isEqualTo("go on\r\nCOMPLETE 3 abc\r\nx\r\n");
  }

  @Test
  void whatWasKeptOfDataOutlivesItsBuffer() {
    LoopbackConnection wire = open(Moment.Literal.class, m -> Action.delay(SECOND));
    Wires.say(wire, "TAKE 6\r\nabc");
    Wires.say(wire, "def");
    wire.advance(Duration.ofSeconds(2));
    assertThat(Wires.read(wire)).isEqualTo("COMPLETE 6 abcdef\r\n");
  }

  // --- Drip.

  @Test
  void dripsAReply() {
    LoopbackConnection wire = open(Moment.Reply.class, m -> Action.drip(2, SECOND));
    assertThat(Wires.say(wire, "ECHO abc\r\nQUIT\r\n")).isEqualTo("hello\r\nab");
    List<String> parts = new ArrayList<>();
    while (!wire.closed() && parts.size() < 20) {
      wire.advance(SECOND);
      parts.add(Wires.read(wire));
    }
    assertThat(parts).containsExactly("c\r", "\n", "by", "e\r", "\n");
  }

  @Test
  void takesDataInDrops() {
    LoopbackConnection wire = open(Moment.Data.class, m -> Action.drip(2, SECOND));
    Wires.say(wire, "DATA 100\r\nabc\r\n.\r\n");
    assertThat(session().data).hasToString("ab");
    wire.advance(SECOND);
    assertThat(session().data).hasToString("abc\r");
    assertThat(Wires.read(wire)).isEmpty();
    wire.advance(Duration.ofSeconds(2));
    assertThat(Wires.read(wire)).isEqualTo("COMPLETE 5 abc\\r\\n\r\n");
    assertThat(moments).filteredOn(Moment.Data.class::isInstance).hasSize(1);
    assertThat(Wires.say(wire, "ECHO fast again\r\n")).isEqualTo("fast again\r\n");
  }

  // --- Cut.

  @Test
  void cutsAReply() {
    LoopbackConnection wire = open(Moment.Reply.class, m -> Action.cutAfter(3));
    assertThat(Wires.say(wire, "ECHO abcdef\r\nECHO g\r\n")).isEqualTo("hello\r\nabc");
    assertThat(wire.closed()).isTrue();
    assertThat(wire.wasReset()).isFalse();
    assertThat(session().said).isFalse();
  }

  @Test
  void theCutMayComeInALaterReply() {
    LoopbackConnection wire =
        open(
            Moment.Reply.class, reply -> reply.ordinal() == 1 ? Action.cutAfter(5) : Action.goOn());
    assertThat(Wires.say(wire, "ECHO a\r\nECHO bcdef\r\n")).isEqualTo("hello\r\na\r\nbc");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void cutsWithinALiteral() {
    LoopbackConnection wire = open(Moment.Literal.class, m -> Action.cutAfter(4));
    assertThat(Wires.say(wire, "TAKE 6\r\nabc")).isEqualTo("hello\r\ngo on\r\n");
    assertThat(wire.closed()).isFalse();
    Wires.say(wire, "def");
    assertThat(session().data).hasToString("abcd");
    assertThat(wire.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Moment.Accepted.class,
        Moment.Greeting.class,
        Moment.Command.class,
        Moment.Literal.class,
        Moment.DataEnd.class,
        Moment.Reply.class,
        Moment.Closing.class
      })
  void cutsAtOnce(Class<? extends Moment> kind) {
    LoopbackConnection wire = open(kind, m -> Action.cutAfter(0));
    Wires.say(wire, "TAKE 3\r\nabcQUIT\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(wire.wasReset()).isFalse();
    assertThat(kind.isInstance(moments.get(moments.size() - 1))).isTrue();
    assertThat(protocol.sessions).allMatch(session -> session.closedCalls.get() <= 1);
  }

  // --- Reset.

  @ParameterizedTest
  @ValueSource(
      classes = {
        Moment.Accepted.class,
        Moment.Greeting.class,
        Moment.Command.class,
        Moment.Literal.class,
        Moment.DataEnd.class,
        Moment.Reply.class,
        Moment.Closing.class
      })
  void resets(Class<? extends Moment> kind) {
    LoopbackConnection wire = open(kind, m -> Action.reset());
    Wires.say(wire, "TAKE 3\r\nabcQUIT\r\n");
    assertThat(wire.wasReset()).isTrue();
    assertThat(kind.isInstance(moments.get(moments.size() - 1))).isTrue();
    assertThat(protocol.sessions).allMatch(session -> session.closedCalls.get() == 1);
  }

  @Test
  void whatIsResetAtTheEndOfDataWasNotTaken() {
    LoopbackConnection wire = open(Moment.DataEnd.class, m -> Action.reset());
    Wires.say(wire, "TAKE 3\r\nabc");
    assertThat(wire.wasReset()).isTrue();
    assertThat(moments).noneMatch(m -> m instanceof Moment.Reply reply && reply.part() == 2);
  }

  // --- Stall.

  @ParameterizedTest
  @ValueSource(
      classes = {
        Moment.Accepted.class,
        Moment.Greeting.class,
        Moment.Command.class,
        Moment.Literal.class,
        Moment.DataEnd.class,
        Moment.Reply.class,
        Moment.Closing.class
      })
  void stallsUntilTheClientGoes(Class<? extends Moment> kind) {
    LoopbackConnection wire = open(kind, m -> Action.stall());
    Wires.say(wire, "TAKE 3\r\nabcQUIT\r\n");
    wire.advance(Duration.ofHours(2));
    assertThat(Wires.read(wire)).isEmpty();
    assertThat(wire.closed()).isFalse();
    wire.reset();
    assertThat(wire.closed()).isTrue();
    assertThat(protocol.sessions).allMatch(session -> session.closedCalls.get() == 1);
  }

  @Test
  void aStalledConnectionEndsWhenTheServerDrains() {
    LoopbackConnection wire = open(Moment.Command.class, at("ECHO", Action.stall()));
    Wires.say(wire, "ECHO a\r\n");
    assertThat(wire.closed()).isFalse();
    wire.serverStops();
    assertThat(wire.closed()).isTrue();
    assertThat(session().closedCalls).hasValue(1);
    assertThat(session().said).isFalse();
  }

  @Test
  void whatIsOnlyDelayedIsWaitedForWhenTheServerDrains() {
    LoopbackConnection wire = open(Moment.Command.class, at("ECHO", Action.delay(SECOND)));
    Wires.say(wire, "ECHO a\r\n");
    wire.serverStops();
    assertThat(wire.closed()).isFalse();
    wire.advance(SECOND);
    assertThat(Wires.read(wire)).isEqualTo("a\r\ngoodbye SHUTTING_DOWN\r\n");
  }

  // --- Whom nobody asks about.

  @Test
  @Timeout(60)
  void aClientThatIsTurnedAwayHasNoMoments() throws IOException {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    Interceptor asks =
        moment -> {
          asked.add(moment.connection());
          return Action.goOn();
        };
    String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n";
    try (ToyServer server =
            ToyServer.at(
                l -> l.proxyProtocol(TrustedNetworks.of("127.0.0.0/8")).interceptor(asks),
                Limits.defaults().with(Limits.Count.CONNECTIONS_PER_ADDRESS, 1));
        ToyClient first = server.connect();
        ToyClient second = server.connect()) {
      first.send(header);
      assertThat(first.line()).isEqualTo("hello");
      second.send(header);
      assertThat(second.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      assertThat(second.line()).isNull();
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void aListenerWithoutOneIsNotInterceptedAtAll() {
    // The one object that does nothing, so that nothing is counted, copied or kept.
    assertThat(Intercepted.by(Optional.empty(), null, null, null, null))
        .isSameAs(Interception.NONE);
    AtomicInteger names = new AtomicInteger();
    ToyProtocol counting = new ToyProtocol(TlsMode.NONE);
    counting.naming = names::incrementAndGet;
    LoopbackConnection wire = Wires.open(counting, Limits.defaults());
    assertThat(Wires.say(wire, "ECHO a\r\nQUIT\r\n")).isEqualTo("hello\r\na\r\nbye\r\n");
    assertThat(names).hasValue(0);
    assertThat(Interception.NONE.holds()).isFalse();
    assertThat(Interception.NONE.stalled()).isFalse();
  }

  // --- One that fails.

  @ParameterizedTest
  @ValueSource(
      classes = {
        Moment.Accepted.class,
        Moment.Greeting.class,
        Moment.Command.class,
        Moment.Literal.class,
        Moment.DataEnd.class,
        Moment.Reply.class,
        Moment.Closing.class
      })
  void oneThatThrowsEndsItsConnection(Class<? extends Moment> kind) {
    LoopbackConnection wire =
        open(
            kind,
            m -> {
              throw new AssertionError("as the test wants");
            });
    String all = Wires.say(wire, "TAKE 3\r\nabcQUIT\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(kind.isInstance(moments.get(moments.size() - 1))).isTrue();
    boolean talked = kind != Moment.Accepted.class && kind != Moment.Closing.class;
    wire.advance(Duration.ofSeconds(3));
    assertThat(all.endsWith("goodbye INTERNAL_ERROR\r\n")).isEqualTo(talked);
    assertThat(protocol.sessions).allMatch(session -> session.closedCalls.get() == 1);
  }

  @Test
  void oneThatAnswersNullEndsItsConnection() {
    LoopbackConnection wire = open(Moment.Command.class, m -> null);
    assertThat(Wires.say(wire, "ECHO a\r\n")).isEqualTo("hello\r\ngoodbye INTERNAL_ERROR\r\n");
    assertThat(wire.closed()).isTrue();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
