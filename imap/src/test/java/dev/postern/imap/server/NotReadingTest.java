package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read cost little, whatever happens meanwhile and whatever they asked for. */
class NotReadingTest {
  /** Far below what {@link ManyMessages#MANY} lines take. */
  private static final int LITTLE = 2 * Chunks.SIZE;

  private MailServer server;
  private SessionRig rig;

  @BeforeEach
  void selectMany() throws IOException {
    server = ManyMessages.server();
    rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
  }

  @Test
  void inIdleOnlyAMarkIsKept() throws IOException {
    rig.say("b IDLE\r\n");
    rig.readSlowly();
    try (Mailbox other = other()) {
      for (int i = 0; i < 51; i++) {
        FlagChange.Mode mode = i % 2 == 0 ? FlagChange.Mode.ADD : FlagChange.Mode.REMOVE;
        other.store(
            other.snapshot().uids(),
            new FlagChange(mode, Flags.of(SystemFlag.FLAGGED)),
            OptionalLong.empty());
        if (i == 0) {
          rig.awaitTask();
        }
        rig.ring();
      }
    }
    assertThat(rig.waiting()).isEqualTo(1);
    assertThat(rig.retained()).isZero();

    String told = rig.pullAll();
    assertThat(told.lines().filter(l -> l.contains(" FETCH (FLAGS (\\Flagged")))
        .hasSize(ManyMessages.MANY);
    assertThat(rig.chunkSizes).allMatch(n -> n <= Chunks.SIZE + 1024);
    rig.ring();
    assertThat(rig.pullAll()).doesNotContain("FETCH");
    rig.feed("DONE\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(rig.pullAll()).isEqualTo("b OK Idle completed.\r\n");
  }

  @Test
  void whatChangesWhileNewsAreSentIsToldBehindThem() throws IOException {
    rig.say("b IDLE\r\n");
    rig.readSlowly();
    try (Mailbox other = other()) {
      flag(other, SystemFlag.FLAGGED, 1, ManyMessages.MANY);
      rig.awaitTask();
      assertThat(rig.pull()).isTrue();
      rig.awaitTask();
      assertThat(rig.pull()).isTrue();
      flag(other, SystemFlag.DELETED, 7, 7);
      rig.awaitTask();
    }
    assertThat(rig.pullAll()).doesNotContain("\\Deleted");
    rig.ring(Duration.ofSeconds(1));
    assertThat(rig.pullAll()).isEqualTo("* 7 FETCH (FLAGS (\\Flagged \\Deleted \\Recent))\r\n");
  }

  @Test
  void signsOfLifeDoNotPileUp() throws IOException {
    rig.say("b IDLE\r\n");
    rig.readSlowly();
    IntStream.range(0, 1_000).forEach(i -> rig.ring());
    assertThat(rig.waiting()).isEqualTo(1);
    assertThat(rig.retained()).isZero();
    assertThat(rig.pullAll()).isEqualTo("* OK Still here\r\n");
    rig.ring();
    assertThat(rig.pullAll()).isEqualTo("* OK Still here\r\n");
    try (Mailbox other = other()) {
      for (FlagChange.Mode mode : List.of(FlagChange.Mode.ADD, FlagChange.Mode.REMOVE)) {
        other.store(
            UidSet.of(1), new FlagChange(mode, Flags.of(SystemFlag.FLAGGED)), OptionalLong.empty());
      }
    }
    rig.awaitTask();
    assertThat(rig.pullAll()).isEmpty();
  }

  @Test
  void newsOfOthersBehindNoop() throws IOException {
    try (Mailbox other = other()) {
      flag(other, SystemFlag.FLAGGED, 1, ManyMessages.MANY);
    }
    assertThat(longAnswer("b NOOP"))
        .filteredOn(l -> l.contains("FETCH (FLAGS "))
        .hasSize(ManyMessages.MANY);
  }

  @Test
  void newsOfOthersBehindFetchAndSearch() throws IOException {
    try (Mailbox other = other()) {
      flag(other, SystemFlag.FLAGGED, 1, ManyMessages.MANY);
      assertThat(longAnswer("b FETCH 1 UID"))
          .filteredOn(l -> l.contains("FETCH (FLAGS "))
          .hasSize(ManyMessages.MANY);
      flag(other, SystemFlag.DELETED, 1, ManyMessages.MANY);
      assertThat(longAnswer("c SEARCH 1"))
          .filteredOn(l -> l.contains("FETCH (FLAGS "))
          .hasSize(ManyMessages.MANY);
    }
  }

  @Test
  void answersOfStoreSearchFetchAndExpunge() throws IOException {
    assertThat(longAnswer("b STORE 1:* +FLAGS (\\Deleted)")).hasSize(ManyMessages.MANY + 2);
    assertThat(longAnswer("c SEARCH ALL")).hasSize(3);
    assertThat(longAnswer("d FETCH 1:* (UID FLAGS)")).hasSize(ManyMessages.MANY + 2);
    assertThat(longAnswer("e EXPUNGE")).hasSizeGreaterThan(ManyMessages.MANY);
  }

  /** Sends a command, takes nothing for a while, then all. */
  private List<String> longAnswer(String command) throws IOException {
    rig.readSlowly();
    rig.chunkSizes.clear();
    rig.say(command + "\r\nz NOOP\r\n");
    assertThat(rig.retained()).isLessThan(LITTLE);
    String answer = rig.pullAll();
    assertThat(rig.chunkSizes).allMatch(n -> n <= Chunks.SIZE + 1024);
    assertThat(answer).contains(command.substring(0, 2) + "OK ");
    assertThat(answer).endsWith("z OK NOOP completed.\r\n");
    return answer.lines().toList();
  }

  private Mailbox other() throws IOException {
    return server.context().store().account(TestServers.ANN).open(ManyMessages.NAME);
  }

  private static void flag(Mailbox mailbox, SystemFlag flag, long first, long last)
      throws IOException {
    mailbox.store(
        UidSet.range(first, last),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(flag)),
        OptionalLong.empty());
  }
}
