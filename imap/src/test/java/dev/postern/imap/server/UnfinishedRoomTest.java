package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.net.InputSpace;
import dev.postern.net.Party;
import dev.postern.net.internal.LoopbackConnection;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a large command takes is counted until it is over, and given back whatever happens. */
class UnfinishedRoomTest {
  private static final int LARGE = 40_000;
  private static final int COUNTED = LARGE - InputSpace.UNCOUNTED;
  private static final String LONG = "x".repeat(LARGE);

  private final SessionRig rig = SessionRig.of("unfinished-input");
  private final InputSpace space = InputSpace.of(rig.session.server());

  @ParameterizedTest
  @EnumSource
  void aClientThatVanishesGivesItBack(Begun begun) {
    begin(begun);
    assertThat(space.used()).isBetween((long) COUNTED, COUNTED + 100L);
    rig.hangUp();
    assertThat(space.used()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aCommandThatEndsGivesItBack(Begun begun) throws IOException {
    begin(begun);
    rig.feed(begun.rest.getBytes(US_ASCII));
    rig.releaseTasks();
    do {
      rig.releaseTasks();
    } while (rig.pull());
    assertThat(rig.heard()).containsPattern("(?m)^b (OK|NO) ");
    assertThat(space.used()).isZero();
  }

  @Test
  void whoFindsNoRoomIsRefusedForNowAndTheNextCommandIsServed() {
    rig.say("a LOGIN ann secret\r\n");
    try (InputSpace.Share others = space.share("others", () -> Party.NOBODY)) {
      assertThat(others.hold(116_000)).isTrue();
      assertThat(rig.say("b SELECT {" + LARGE + "}\r\n")).startsWith("b NO [UNAVAILABLE] ");
      assertThat(rig.say("c SELECT {" + LARGE + "+}\r\n" + LONG + "\r\n"))
          .startsWith("c NO [UNAVAILABLE] ");
      assertThat(rig.say("d SELECT " + LONG + "\r\n")).startsWith("d NO [UNAVAILABLE] ");
      assertThat(rig.say("e SELECT {5}\r\n")).isEqualTo("+ OK\r\n");
      assertThat(rig.say("INBOX\r\n")).contains("e OK ");
    }
    assertThat(rig.say("f SELECT {" + LARGE + "}\r\n")).isEqualTo("+ OK\r\n");
  }

  @Test
  void aLineThatFindsNoRoomWhileItArrivesEndsTheConnectionAndIsNotCalledTooLong() {
    MailServer server = TestServers.build("unfinished-input");
    LoopbackConnection wire = login(server, Imap.imap());
    try (InputSpace.Share others =
        InputSpace.of(server.context()).share("others", () -> Party.NOBODY)) {
      assertThat(others.hold(116_000)).isTrue();
      wire.feed("b UID FETCH ".getBytes(US_ASCII));
      wire.feed("1,".repeat(10_000).getBytes(US_ASCII));
      assertThat(new String(wire.drain(), US_ASCII))
          .isEqualTo("* BYE [UNAVAILABLE] No room for so long a line now, try again later\r\n");
      assertThat(wire.closed()).isTrue();
    }
  }

  @Test
  void oneUserCannotTakeTheRoomOfAllFromManyConnections() {
    MailServer server = TestServers.build("unfinished-input");
    String literal = "b SELECT {" + (InputSpace.UNCOUNTED + 10_000) + "}\r\n";
    for (int i = 0; i < 2; i++) {
      assertThat(say(login(server, Imap.imap()), literal)).isEqualTo("+ OK\r\n");
    }
    LoopbackConnection third = login(server, Imap.imap());
    assertThat(say(third, literal)).startsWith("b NO [UNAVAILABLE] ");
    assertThat(say(third, "c NOOP\r\n")).startsWith("c OK ");
    assertThat(InputSpace.of(server.context()).used()).isLessThanOrEqualTo(25_000);
    Party ben = new Party(Optional.of("ben"), Optional.empty());
    try (InputSpace.Share other = InputSpace.of(server.context()).share("ben", () -> ben)) {
      assertThat(other.hold(InputSpace.UNCOUNTED + 25_000)).isTrue();
    }
  }

  private static LoopbackConnection open(MailServer server, Listener listener) {
    return LoopbackConnection.open(listener, server.context(), Optional.empty());
  }

  private static LoopbackConnection login(MailServer server, Listener listener) {
    LoopbackConnection wire = open(server, listener);
    assertThat(say(wire, "a LOGIN ann secret\r\n")).contains("a OK ");
    return wire;
  }

  private static String say(LoopbackConnection wire, String text) {
    wire.feed(text.getBytes(US_ASCII));
    wire.settle();
    return new String(wire.drain(), US_ASCII);
  }

  @Test
  void aConnectionThatDiesWithinALineGivesItBack() {
    MailServer server = TestServers.build("default");
    InputSpace room = InputSpace.of(server.context());
    LoopbackConnection wire =
        LoopbackConnection.open(Imap.imap(), server.context(), Optional.empty());
    wire.feed("a LOGIN ann secret\r\n".getBytes(US_ASCII));
    wire.settle();
    wire.feed(("b SELECT " + LONG).getBytes(US_ASCII));
    assertThat(room.used()).isGreaterThanOrEqualTo(COUNTED);
    wire.reset();
    assertThat(room.used()).isZero();
  }

  private void begin(Begun begun) {
    rig.say("a LOGIN ann secret\r\n");
    rig.say("a SELECT INBOX\r\n");
    if (begun == Begun.ANSWERED_SLOWLY) {
      rig.readSlowly();
    } else if (begun.rest.isEmpty()) {
      rig.holdTasks();
    }
    rig.feed(begun.octets.getBytes(US_ASCII));
  }

  private enum Begun {
    LITERAL_ANNOUNCED("b SELECT {" + LARGE + "}\r\n", LONG + "\r\n"),
    HALF_A_LITERAL(
        "b SELECT {" + LARGE + "+}\r\n" + "x".repeat(20_000), "x".repeat(20_000) + "\r\n"),
    LAST_LINE_MISSING("b SELECT {" + LARGE + "+}\r\n" + LONG, "\r\n"),
    WAITING_FOR_THE_STORE("b SELECT {" + LARGE + "+}\r\n" + LONG + "\r\n", ""),
    A_LINE_WAITING_FOR_THE_STORE("b SELECT " + LONG + "\r\n", ""),
    WAITING_TO_SEARCH("b SEARCH SUBJECT {" + LARGE + "+}\r\n" + LONG + "\r\n", ""),
    ANSWERED_SLOWLY("b FETCH 1:* (BODY.PEEK[HEADER.FIELDS (" + LONG + ")])\r\n", "");

    private final String octets;
    private final String rest;

    Begun(String octets, String rest) {
      this.octets = octets;
      this.rest = rest;
    }
  }
}
