package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.net.Goodbye;
import dev.postern.net.Pool;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FETCH marks messages as seen where it reads them, some at a time, before they are sent. */
class MarkingFetchTest {
  private static final int MESSAGES = 100;
  private static final String FETCH = "b FETCH 1:* BODY[TEXT]\r\n";

  private ScriptedStore store;
  private MailServer server;
  private SessionRig rig;

  @BeforeEach
  void select() throws IOException {
    server =
        TestServers.build(
            "default",
            real -> {
              store = new ScriptedStore(real);
              return store;
            });
    ManyMessages.fill(server, MESSAGES);
    rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    rig.hops().clear();
  }

  private long seen() throws IOException {
    long seen = 0;
    try (Mailbox mailbox = server.context().store().account(TestServers.ANN).open("Many")) {
      for (MessageInfo message : mailbox.snapshot()) {
        seen += message.flags().contains(SystemFlag.SEEN) ? 1 : 0;
      }
    }
    return seen;
  }

  private long marks() {
    return store.calls().stream().filter(call -> call.startsWith("store on")).count();
  }

  private static long sent(String answer) {
    return answer.lines().filter(line -> line.contains("BODY[TEXT] ")).count();
  }

  @Test
  void someAtATime() throws IOException {
    String answer = rig.say(FETCH);
    assertThat(sent(answer)).isEqualTo(MESSAGES);
    assertThat(answer).endsWith("b OK Fetch completed.\r\n");
    assertThat(answer.lines().filter(l -> l.contains("FLAGS (\\Seen"))).hasSize(MESSAGES);
    assertThat(seen()).isEqualTo(MESSAGES);
    assertThat(marks()).as("windows of 1, 2, 4, 8, 16, 32 and 32, and the rest").isEqualTo(8);
    // The look at what is new; all else is done where the messages are read.
    assertThat(rig.hops()).containsExactly(Pool.STORE);
    rig.say(FETCH);
    assertThat(marks()).as("nothing to mark").isEqualTo(8);
  }

  @Test
  void whatCouldNotBeReadAtFirstIsNotForgotten() throws IOException {
    store.spoil(1);
    String answer = rig.say(FETCH);
    assertThat(sent(answer)).isEqualTo(MESSAGES - 1);
    assertThat(answer.lines().toList()).last().asString().startsWith("b NO [CORRUPTION] ");
  }

  @Test
  void whatTheStoreDoesNotMarkIsSentUnmarked() throws IOException {
    store.fail("store", StoreException.Kind.UNAVAILABLE);
    String answer = rig.say(FETCH);
    assertThat(sent(answer)).isEqualTo(MESSAGES);
    assertThat(answer)
        .doesNotContain("\\Seen")
        .endsWith("b NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    assertThat(seen()).isZero();
    assertThat(marks()).as("one try").isEqualTo(1);
  }

  @Test
  void withoutRoomNothingIsMarkedThatIsNotSent() throws IOException {
    rig.fill(Pool.STORE);
    assertThat(rig.say(FETCH))
        .isEqualTo("b NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    assertThat(seen()).isZero();
  }

  /** Between two messages there is a way back, and what was marked by then is told. */
  @Test
  void withoutRoomForTheNextWindowTheAnswerEnds() throws IOException {
    rig.readSlowly();
    rig.feed(FETCH.getBytes(StandardCharsets.US_ASCII));
    assertThat(rig.pull()).isTrue();
    rig.fill(Pool.STORE);
    String answer = rig.pullAll();
    assertThat(sent(answer)).isEqualTo(1);
    assertThat(answer).endsWith("b NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    assertThat(seen()).isEqualTo(1);
  }

  /** A literal that is short cannot be mended: the transport cuts what throws. */
  @Test
  void withoutRoomForTheRestOfAMessageThereIsNoWayBack() throws IOException {
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("Many")) {
      TestServers.append(other, "x".repeat(3 * Chunks.SIZE), Flags.NONE);
    }
    rig.say("b NOOP\r\n");
    rig.readSlowly();
    rig.feed(
        ("c FETCH " + (MESSAGES + 1) + " BODY.PEEK[]\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(rig.pull()).isTrue();
    assertThat(rig.heard()).contains("BODY[] {");
    rig.fill(Pool.STORE);
    assertThatThrownBy(rig::pull).isInstanceOf(IOException.class);
  }

  /** What is marked and could not be sent is told when the answer ends. */
  @Test
  void aMarkThatNoMessageTellsOfIsToldBehindThem() throws IOException {
    store.spoil(1);
    String answer = rig.say(FETCH);
    assertThat(answer.lines().filter(line -> line.contains(" FETCH (") && !line.contains("BODY")))
        .singleElement()
        .asString()
        .startsWith("* 1 FETCH (FLAGS (\\Seen");
  }

  @Test
  void whoVanishesLeavesTheRestUnmarked() throws IOException {
    rig.readSlowly();
    rig.feed(FETCH.getBytes(StandardCharsets.US_ASCII));
    assertThat(rig.pull()).isTrue();
    rig.hangUp();
    assertThat(seen()).isEqualTo(1);
    assertThat(store.openMailboxes()).isZero();
    assertThat(rig.afterwards()).containsExactly(Pool.STORE);
  }

  /** What is marked ahead of its turn grows with what the client has taken. */
  @Test
  void whoVanishesSoonLeavesLittleSeenThatItHasNot() throws IOException {
    appendLarge(4);
    rig.readSlowly();
    rig.feed("c FETCH 101:104 BODY[]\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(rig.pull()).isTrue();
    assertThat(seen()).as("begun").isEqualTo(1);
    pullUntil("* 102 FETCH ");
    assertThat(seen()).as("as many again").isEqualTo(3);
    rig.hangUp();
    assertThat(seen()).isEqualTo(3);
    assertThat(flags(104)).doesNotContain(SystemFlag.SEEN);
    assertThat(store.openMailboxes()).isZero();
  }

  /** Setting a flag that is set moves no MODSEQ: nothing may be taken back. */
  @Test
  void whatAnotherSessionReadOrMarkedMeanwhileStaysSeen() throws IOException {
    appendLarge(3);
    rig.readSlowly();
    rig.feed("c FETCH 101:103 BODY[]\r\n".getBytes(StandardCharsets.US_ASCII));
    pullUntil("* 102 FETCH ");
    assertThat(flags(103)).as("marked with its window").contains(SystemFlag.SEEN);
    SessionRig laptop = new SessionRig(server);
    laptop.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    assertThat(laptop.say("b FETCH 102 BODY[]\r\n")).endsWith("b OK Fetch completed.\r\n");
    assertThat(laptop.say("c STORE 103 +FLAGS (\\Seen)\r\n")).endsWith("c OK Store completed.\r\n");
    rig.hangUp();
    assertThat(flags(102)).contains(SystemFlag.SEEN);
    assertThat(flags(103)).contains(SystemFlag.SEEN);
  }

  /** The session goes on, and is told of marks that no message told of. */
  @Test
  void withoutRoomWithinAWindowTheRestOfItIsSeenAndTold() throws IOException {
    AtomicLong now = new AtomicLong();
    // Each step of the answer is one call.
    rig = new SessionRig(server, () -> now.addAndGet(1_000_000_000));
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    rig.readSlowly();
    rig.feed("b FETCH 1:10 BODY[TEXT]\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (sent(answer.toString()) < 2 || !answer.toString().endsWith(")\r\n")) {
      assertThat(rig.pull()).isTrue();
      answer.append(rig.heard());
    }
    assertThat(seen()).isEqualTo(3);
    rig.refuse();
    answer.append(rig.pullAll());
    assertThat(sent(answer.toString())).isEqualTo(2);
    assertThat(answer.toString()).contains("* 3 FETCH (FLAGS (\\Seen", "b NO [UNAVAILABLE] ");
    assertThat(seen()).isEqualTo(3);
  }

  private void pullUntil(String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(text) < 0) {
      assertThat(rig.pull()).isTrue();
      heard.append(rig.heard());
    }
  }

  private void appendLarge(int count) throws IOException {
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("Many")) {
      for (int i = 0; i < count; i++) {
        TestServers.append(other, "x".repeat(3 * Chunks.SIZE) + i, Flags.NONE);
      }
    }
    rig.say("b NOOP\r\n");
  }

  private List<SystemFlag> flags(long uid) throws IOException {
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("Many")) {
      Flags flags = other.snapshot().select(UidSet.of(uid)).get(0).flags();
      return Arrays.stream(SystemFlag.values()).filter(flags::contains).toList();
    }
  }

  @Test
  void goodbyeEndsItBetweenTwoMessages() throws IOException {
    rig.readSlowly();
    rig.feed(FETCH.getBytes(StandardCharsets.US_ASCII));
    rig.pull();
    rig.session.goodbye(Goodbye.SHUTTING_DOWN);
    String answer = rig.pullAll();
    assertThat(sent(answer)).isEqualTo(1);
    assertThat(answer)
        .containsSubsequence(")\r\nb NO [UNAVAILABLE] ", "\r\n* BYE ")
        .doesNotContain("b OK");
    assertThat(seen()).isEqualTo(1);
  }

  @Test
  void goodbyeEndsItBeforeTheFirst() throws IOException {
    rig.readSlowly();
    rig.feed(FETCH.getBytes(StandardCharsets.US_ASCII));
    rig.session.goodbye(Goodbye.SHUTTING_DOWN);
    assertThat(rig.pullAll()).startsWith("b NO [UNAVAILABLE] ").contains("\r\n* BYE ");
    assertThat(seen()).isZero();
  }

  @Test
  void newsBehindAnAnswerAreLookedForOnTheBulkhead() throws IOException {
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("Many")) {
      TestServers.append(other, "new", Flags.NONE);
      rig.fill(Pool.STORE);
      assertThat(rig.say("b FETCH 1 UID\r\n"))
          .isEqualTo("* 1 FETCH (UID 1)\r\nb OK Fetch completed.\r\n");
      assertThat(rig.say("c UID FETCH 9999 UID\r\n")).isEqualTo("c OK Fetch completed.\r\n");
      assertThat(rig.say("d IDLE\r\n")).endsWith("* 101 EXISTS\r\n* 101 RECENT\r\n");
      // The store's word of the append may come late, and lead to one look more.
      assertThat(rig.hops())
          .startsWith(Pool.STORE, Pool.STORE, Pool.NEWS)
          .filteredOn(pool -> pool != Pool.NEWS)
          .hasSize(2);
      TestServers.append(other, "newer", Flags.NONE);
      assertThat(rig.say("DONE\r\n")).endsWith("d OK Idle completed.\r\n");
    }
  }

  @Test
  void idlesNewsAreToldLaterIfThereIsNoRoomForALook() throws IOException {
    rig.say("d IDLE\r\n");
    rig.fill(Pool.NEWS);
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("Many")) {
      TestServers.append(other, "new", Flags.NONE);
    }
    rig.awaitTask();
    assertThat(rig.heard()).isEmpty();
    rig.ring(java.time.Duration.ofMillis(999));
    assertThat(rig.heard()).isEmpty();
    rig.fill(Pool.DELIVERY);
    rig.ring(java.time.Duration.ofSeconds(1));
    assertThat(rig.heard()).contains("* 101 EXISTS\r\n");
  }
}
