package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.imap.server.CommandSpec.Trait;
import dev.postern.imap.wire.AssembledCommand;
import dev.postern.message.MessageSpool;
import dev.postern.message.SpoolSpace;
import dev.postern.net.InputSpace;
import dev.postern.net.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may block in the store does so on the store's bulkhead, and never on a shared worker. */
class StoreCallsTest {

  /** Whoever adds a command that is carried out at once must say why here. */
  @Test
  void allCommandsButTheseAreCarriedOutOnTheBulkhead() {
    Set<String> atOnce =
        Commands.table().rows().stream()
            .filter(
                row ->
                    row.traits().contains(Trait.AT_ONCE) || row.traits().contains(Trait.SEARCHES))
            .map(CommandSpec::verb)
            .collect(Collectors.toSet());
    // LOGOUT must always work; the others call the store as their answers are sent
    // (StoreThreadsTest).
    assertThat(atOnce)
        .containsExactlyInAnyOrder("LOGOUT", "IDLE", "FETCH", "UID FETCH", "SEARCH", "UID SEARCH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOOP",
        "SELECT INBOX",
        "EXAMINE INBOX",
        "CREATE x",
        "DELETE Archive",
        "RENAME Archive x",
        "SUBSCRIBE Archive",
        "UNSUBSCRIBE Archive",
        "LIST \"\" *",
        "LSUB \"\" *",
        "STATUS INBOX (MESSAGES)",
        "APPEND INBOX {5+}\r\nhello",
        "CHECK",
        "CLOSE",
        "UNSELECT",
        "EXPUNGE",
        "STORE 1 +FLAGS (\\Seen)",
        "COPY 1 Archive",
        "MOVE 1 Archive",
        "UID STORE 1 +FLAGS (\\Seen)",
        "UID COPY 1 Archive",
        "UID MOVE 1 Archive",
        "UID EXPUNGE 1"
      })
  void areRefusedForNowWhenTheBulkheadIsFull(String command) {
    SessionRig rig = SessionRig.of("default");
    rig.say("a LOGIN ann secret\r\na SELECT INBOX\r\n");
    rig.hops().clear();
    rig.fill(Pool.STORE);
    assertThat(rig.say("b " + command + "\r\n"))
        .isEqualTo("b NO [UNAVAILABLE] Server is busy, try again later\r\n");
    assertThat(rig.hops()).containsExactly(Pool.STORE);
    assertThat(rig.say("c FETCH 1:3 UID\r\n")).endsWith("c OK Fetch completed.\r\n");
    assertThat(rig.say("d LOGOUT\r\n")).contains("d OK ");
  }

  @Test
  void beforeLoginNothingWaitsForTheStore() {
    SessionRig rig = SessionRig.of("default");
    rig.heard();
    rig.fill(Pool.STORE);
    assertThat(rig.say("a NOOP\r\n")).isEqualTo("a OK NOOP completed.\r\n");
    assertThat(rig.say("b CAPABILITY\r\n")).endsWith("b OK Capability completed.\r\n");
  }

  /** A session that ends while its command waits for a thread does not carry it out. */
  @Test
  void nothingIsDoneForASessionThatEnded() {
    MailServer server = TestServers.build("default");
    SessionRig rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT INBOX\r\n");
    rig.holdTasks();
    rig.feed("b CREATE Late\r\n".getBytes(StandardCharsets.US_ASCII));
    rig.session.become(new ImapState.LoggedOut());
    rig.releaseTasks();
    assertThat(rig.heard()).isEmpty();
    SessionRig other = new SessionRig(server);
    other.say("a LOGIN ann secret\r\n");
    assertThat(other.say("b STATUS Late (MESSAGES)\r\n")).startsWith("b NO [NONEXISTENT]");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatWasUploadedIsFreedWhateverHappens(Fate fate) throws IOException {
    SessionRig rig = SessionRig.of("default");
    rig.say("a LOGIN ann secret\r\n");
    MessageSpool spool = SpoolSpace.in(SpoolSpace.defaultDirectory(), 100).newSpool();
    spool.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
    byte[] octets = fate.command.getBytes(StandardCharsets.US_ASCII);
    Dispatcher dispatcher = new Dispatcher(rig.session);
    rig.holdTasks();
    if (fate == Fate.REFUSED) {
      rig.fill(Pool.STORE);
    }
    dispatcher.run(
        new AssembledCommand(
            octets,
            List.of(spool),
            InputSpace.of(rig.session.server()).share("rig", rig::party),
            AssembledCommand.Fate.COMPLETE));
    if (fate == Fate.SESSION_ENDS) {
      dispatcher.clear();
    }
    rig.releaseTasks();
    assertThatThrownBy(() -> spool.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  private enum Fate {
    STORED("a APPEND INBOX {5}\r\n"),
    NO_SUCH_MAILBOX("a APPEND Nowhere {5}\r\n"),
    REFUSED("a APPEND INBOX {5}\r\n"),
    SESSION_ENDS("a APPEND INBOX {5}\r\n"),
    MALFORMED("a APPEND INBOX (\\Foo) {5}\r\n"),
    NO_COMMAND("a APPENDIX INBOX {5}\r\n");

    private final String command;

    Fate(String command) {
      this.command = command;
    }
  }
}
