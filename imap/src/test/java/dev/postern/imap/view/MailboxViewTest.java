package dev.postern.imap.view;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.TestServers;
import dev.postern.imap.command.Numbering;
import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.imap.wire.SequenceSet;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One session's view while another one changes the mailbox. */
class MailboxViewTest {
  private final InMemoryStore store = new InMemoryStore(TestServers.CLOCK);
  private Account account;
  private Mailbox other;
  private MailboxView view;

  @BeforeEach
  void tenMessages() throws IOException {
    account = store.account(TestServers.ANN);
    other = account.open("INBOX");
    for (int i = 1; i <= 10; i++) {
      TestServers.append(other, "m" + i, Flags.NONE);
    }
    view = new MailboxView(account.open("INBOX"), MailboxAccess.READ_WRITE, 3);
  }

  @Test
  void expungesAreToldFromTheLargestDown() throws StoreException {
    other.expunge(UidSet.of(2, 3, 9));
    assertThat(sync(Expunges.REPORT))
        .containsExactly("* 9 EXPUNGE", "* 3 EXPUNGE", "* 2 EXPUNGE", "* 7 RECENT");
    assertThat(view.shown().size()).isEqualTo(7);
  }

  @Test
  void heldExpungesKeepTheirNumbers() throws IOException, ImapSyntaxException {
    other.expunge(UidSet.of(2));
    TestServers.append(other, "new", Flags.NONE);
    other.store(UidSet.of(3), change(FlagChange.Mode.ADD, SystemFlag.SEEN), OptionalLong.empty());
    assertThat(sync(Expunges.HOLD))
        .containsExactly("* 11 EXISTS", "* 11 RECENT", "* 3 FETCH (FLAGS (\\Seen \\Recent))");
    assertThat(view.numbers(Numbering.SEQUENCE, set("3"))).hasToString("3");
    assertThat(sync(Expunges.HOLD)).isEmpty();
    assertThat(sync(Expunges.REPORT)).containsExactly("* 2 EXPUNGE", "* 10 RECENT");
    assertThat(sync(Expunges.REPORT)).isEmpty();
  }

  @Test
  void aMessageThatCameAndWentIsNeverMentioned() throws IOException {
    long uid = TestServers.append(other, "brief", Flags.NONE);
    other.expunge(UidSet.of(uid));
    assertThat(sync(Expunges.REPORT)).isEmpty();
    TestServers.append(other, "held", Flags.NONE);
    assertThat(sync(Expunges.HOLD)).containsExactly("* 11 EXISTS", "* 11 RECENT");
  }

  @Test
  void newKeywordsAreAnnouncedOnceAndBeforeTheirUse() throws StoreException {
    other.store(
        UidSet.of(1),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(List.of(), List.of("$New"))),
        OptionalLong.empty());
    assertThat(sync(Expunges.HOLD))
        .containsExactly(
            "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $New)",
            "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $New \\*)] Flags"
                + " permitted.",
            "* 1 FETCH (FLAGS (\\Recent $New))");
    other.store(
        UidSet.of(2),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(List.of(), List.of("$NEW"))),
        OptionalLong.empty());
    assertThat(sync(Expunges.HOLD)).hasSize(1).first().asString().startsWith("* 2 FETCH");
  }

  @Test
  void silenceHidesOwnChangesAlone() throws StoreException {
    FlagChange seen = change(FlagChange.Mode.ADD, SystemFlag.SEEN);
    other.store(
        UidSet.of(2), change(FlagChange.Mode.ADD, SystemFlag.FLAGGED), OptionalLong.empty());
    view.mailbox().store(UidSet.of(1, 2), seen, OptionalLong.empty());
    assertThat(sync(Expunges.HOLD, new FlagReport.Silent(UidSet.of(1, 2), seen), Numbering.UID))
        .containsExactly("* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen \\Recent))");
  }

  @Test
  void anEchoTellsAllOfItsMessages() throws StoreException {
    assertThat(sync(Expunges.HOLD, new FlagReport.Echo(UidSet.range(2, 3)), Numbering.SEQUENCE))
        .containsExactly("* 2 FETCH (FLAGS (\\Recent))", "* 3 FETCH (FLAGS (\\Recent))");
  }

  @Test
  void recentMessagesBelongToOneSession() throws IOException {
    try (MailboxView second = new MailboxView(account.open("INBOX"), MailboxAccess.READ_WRITE, 3)) {
      assertThat(second.recent().isEmpty()).isTrue();
      TestServers.append(other, "new", Flags.NONE);
      assertThat(told(second.sync(Expunges.REPORT, FlagReport.changes(), Numbering.SEQUENCE)))
          .containsExactly("* 11 EXISTS", "* 1 RECENT");
    }
    assertThat(sync(Expunges.REPORT)).containsExactly("* 11 EXISTS", "* 10 RECENT");
    try (MailboxView third = new MailboxView(account.open("INBOX"), MailboxAccess.READ_ONLY, 3)) {
      assertThat(third.recent().isEmpty()).isTrue();
    }
  }

  @Test
  void numbersAndUids() throws StoreException, ImapSyntaxException {
    other.expunge(UidSet.of(1, 5));
    sync(Expunges.REPORT);
    assertThat(view.numbers(Numbering.UID, set("1:6"))).hasToString("1:4");
    assertThat(view.numbers(Numbering.UID, set("5"))).hasToString("");
    assertThat(view.numbers(Numbering.UID, set("99:*"))).hasToString("8");
    assertThat(view.numbers(Numbering.SEQUENCE, set("7:*"))).hasToString("7:8");
    assertThat(view.numbers(Numbering.SEQUENCE, set("99:*"))).hasToString("8");
    assertThat(view.uids(UidSet.of(1, 8))).hasToString("2,10");
    assertThatThrownBy(() -> view.numbers(Numbering.SEQUENCE, set("9")))
        .isInstanceOf(ImapSyntaxException.class);
    assertThatThrownBy(() -> view.numbers(Numbering.SEQUENCE, set("1:9")))
        .isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void anEmptyMailboxHasNoNumbers() throws StoreException, ImapSyntaxException {
    other.expunge(UidSet.ALL);
    sync(Expunges.REPORT);
    assertThat(view.numbers(Numbering.SEQUENCE, set("1:*")).isEmpty()).isTrue();
    assertThat(view.numbers(Numbering.UID, set("1:*")).isEmpty()).isTrue();
    assertThatThrownBy(() -> view.numbers(Numbering.SEQUENCE, set("1")))
        .isInstanceOf(ImapSyntaxException.class);
  }

  /** A client that believes every word has, after each sync, the same mailbox as the server. */
  @Test
  void aClientThatListensKnowsTheMailbox() throws IOException {
    Random random = new Random(3);
    List<Long> client = new ArrayList<>();
    view.shown().forEach(m -> client.add(m.uid()));
    for (int step = 0; step < 500; step++) {
      changeAnything(random, step);
      boolean hold = random.nextInt(3) == 0;
      for (String line : sync(hold ? Expunges.HOLD : Expunges.REPORT)) {
        follow(client, line);
      }
      List<Long> shown = new ArrayList<>();
      view.shown().forEach(m -> shown.add(m.uid()));
      assertThat(client).as("step %d", step).isEqualTo(shown);
      if (!hold) {
        assertThat(view.shown().size()).isEqualTo(other.snapshot().size());
      }
    }
  }

  private void changeAnything(Random random, int step) throws IOException {
    for (int n = random.nextInt(4); n > 0; n--) {
      int size = other.snapshot().size();
      switch (random.nextInt(3)) {
        case 0 -> TestServers.append(other, "s" + step + "-" + n, Flags.NONE);
        case 1 -> {
          if (size > 0) {
            other.expunge(UidSet.of(other.snapshot().at(random.nextInt(size)).uid()));
          }
        }
        default ->
            other.store(
                UidSet.range(1, 1 + random.nextInt(100)),
                change(
                    random.nextBoolean() ? FlagChange.Mode.ADD : FlagChange.Mode.REMOVE,
                    SystemFlag.FLAGGED),
                OptionalLong.empty());
      }
    }
  }

  private void follow(List<Long> client, String line) {
    String[] words = line.split(" ", -1);
    int number = words[1].matches("\\d+") ? Integer.parseInt(words[1]) : 0;
    if (line.endsWith(" EXPUNGE")) {
      client.remove(number - 1);
    } else if (line.endsWith(" EXISTS")) {
      for (int i = client.size(); i < number; i++) {
        client.add(view.shown().at(i).uid());
      }
    } else if (line.contains(" FETCH ")) {
      assertThat(number).isBetween(1, client.size());
    }
  }

  private List<String> sync(Expunges expunges) throws StoreException {
    return sync(expunges, FlagReport.changes(), Numbering.SEQUENCE);
  }

  private List<String> sync(Expunges expunges, FlagReport report, Numbering numbering)
      throws StoreException {
    return told(view.sync(expunges, report, numbering));
  }

  private static List<String> told(Updates updates) {
    List<String> lines = new ArrayList<>();
    ResponseWriter out = new ResponseWriter();
    while (updates.writeNext(out)) {
      lines.addAll(US_ASCII.decode(out.take()).toString().lines().toList());
    }
    assertThat(updates.lines()).isZero();
    return lines;
  }

  private static FlagChange change(FlagChange.Mode mode, SystemFlag flag) {
    return new FlagChange(mode, Flags.of(flag));
  }

  private static SequenceSet set(String wire) throws ImapSyntaxException {
    return new ImapCursor(wire.getBytes(US_ASCII)).sequenceSet();
  }
}
