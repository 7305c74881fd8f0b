package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskTree;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One step of what a client asks for fails, each in turn: the disk is full or does not work, or the
 * JVM has no memory left. What was told before is there, nothing half is, and when the fault is
 * over all works.
 */
class DiskFaultTest {
  private static final String LOCATION = "DISK/m";
  private static final int MOST_STEPS = 200;
  private static final Map<String, Story.Act> ACTS = acts();

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  private final List<String> broken = new ArrayList<>();
  private boolean owned;
  private int given;

  private static Map<String, Story.Act> acts() {
    Map<String, Story.Act> acts = new LinkedHashMap<>();
    acts.put("append", a -> Story.append(a, "INBOX", "new"));
    acts.put("append two", a -> Story.append(a, "INBOX", Flags.of(SystemFlag.SEEN), "n1", "n2"));
    acts.put(
        "append with a keyword",
        a -> Story.append(a, "INBOX", Story.flags(SystemFlag.SEEN, "$New"), "new"));
    acts.put(
        "flags", a -> Story.flag(a, "INBOX", UidSet.ALL, Story.flags(SystemFlag.FLAGGED, "$More")));
    acts.put("copy", a -> with(a, inbox -> inbox.copy(UidSet.ALL, "Box")));
    acts.put("move", a -> with(a, inbox -> inbox.move(UidSet.ALL, "Box")));
    acts.put("expunge", a -> with(a, inbox -> inbox.expunge(UidSet.ALL)));
    acts.put("create", a -> a.create("New", Optional.of(SpecialUse.SENT)));
    acts.put("rename", a -> a.rename("Box", "Other"));
    acts.put("rename with a child", a -> a.rename("Up", "Down"));
    acts.put("rename the inbox", a -> a.rename("INBOX", "Old"));
    acts.put("create plainly", a -> a.create("New", Optional.empty()));
    acts.put("delete", a -> a.delete("Box"));
    acts.put("subscribe", a -> a.subscribe("Box"));
    acts.put("claim", a -> with(a, inbox -> inbox.recent(Mailbox.RecentAccess.CLAIM)));
    return acts;
  }

  /** Of mail that belongs to each user nothing is left that is somebody else's. */
  @Test
  void aFileCannotBeGivenAway() throws Exception {
    owned = true;
    aStepFails(Fault.NOT_PERMITTED);
    assertThat(given).as("steps at which it failed").isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT_PERMITTED")
  void aStepFails(Fault fault) throws Exception {
    DiskTree begin = begin();
    for (String act : ACTS.keySet()) {
      MailState wanted =
          run(begin, act, act.replace(' ', '-'), new AtStep(fault, MOST_STEPS), null);
      for (int step = 0; step < MOST_STEPS; step++) {
        AtStep at = new AtStep(fault, step);
        String name = act.replace(' ', '-') + step;
        try {
          run(begin, act, name, at, wanted);
        } catch (AssertionError | IOException e) {
          broken.add(act + " " + fault + " at step " + step + ", " + at.failed + ": " + e);
        }
        if (at.failed.isEmpty()) {
          break;
        }
        given++;
      }
    }
    assertThat(broken).isEmpty();
  }

  /** A mailbox or two, with some history. */
  private DiskTree begin() throws IOException {
    try (Story story = story("begin")) {
      story
          .tell("append", a -> Story.append(a, "INBOX", "one", "two"))
          .tell("flag", a -> Story.flag(a, "INBOX", UidSet.of(1), Flags.of(SystemFlag.ANSWERED)))
          .tell("create", a -> a.create("Box", Optional.empty()))
          .tell("create", a -> a.create("Up", Optional.of(SpecialUse.ARCHIVE)))
          .tell("create", a -> a.create("Up.in", Optional.empty()))
          .tell("append", a -> Story.append(a, "Up.in", "below"))
          .tell("append", a -> Story.append(a, "Box", Story.flags(SystemFlag.SEEN, "$Old"), "old"));
      return story.record().tree();
    }
  }

  private MailState run(DiskTree begin, String act, String name, AtStep at, MailState wanted)
      throws IOException {
    begin.write(directory.resolve(name));
    try (Story story = story(name)) {
      MailState before = MailState.of(story.account());
      story.record().disturb(at);
      Throwable failure = catchThrowable(() -> ACTS.get(act).on(story.account()));
      story.record().disturb(Disturbance.NONE);
      if (wanted == null) {
        assertThat(failure).as(act).isNull();
        return MailState.of(story.account());
      }
      assertThat(failure instanceof AssertionError ? failure : null).as(act).isNull();
      if (!at.failed.isEmpty()) {
        Set<String> sent = before.texts();
        sent.addAll(wanted.texts());
        check(story, failure, failure == null ? wanted : before, wanted);
        checkAfterPowerLoss(story, before, sent, name);
      }
      return before;
    }
  }

  /**
   * Names of mailboxes; of one that is new only if it is empty, since mail that moved to it stays.
   */
  private static List<String> names(MailState state, MailState told) {
    return state.boxes().entrySet().stream()
        .filter(e -> told.boxes().containsKey(e.getKey()) || e.getValue().mails().isEmpty())
        .map(e -> e.getValue().name())
        .sorted()
        .toList();
  }

  private static void check(Story story, Throwable failure, MailState told, MailState wanted)
      throws IOException {
    assertThat(story.record().open()).as("left open").isEmpty();
    assertThat(story.record().tree().texts("dovecot-uidlist"))
        .as("uidlists, for others to read")
        .allMatch(text -> UidListContent.parse(text).health() == UidListContent.Health.SOUND);
    Promise promise = Promise.between(Set.of(), told, wanted);
    MailState now = MailState.of(story.account());
    promise.check(now, "after the fault");
    // Who dies of an Error has told nothing.
    Set<List<String>> may = new HashSet<>(Set.of(names(told, told)));
    if (failure instanceof Error) {
      may.add(names(wanted, wanted));
    }
    assertThat(names(now, told)).as("names, when %s", failure).isIn(may);
    assertThat(story.record().recorded())
        .as("unfinished")
        .noneMatch(l -> l.contains("..postern-new."));
    story.tell("more", a -> Story.append(a, "INBOX", "more", "and more"));
    for (MailState.Box box : MailState.of(story.account()).boxes().values()) {
      story.tell("more", a -> Story.append(a, box.name(), "more"));
    }
    story.tell("create", a -> a.create("Last", Optional.of(SpecialUse.DRAFTS)));
    story.tell("subscribe", a -> a.subscribe("INBOX"));
    assertThat(story.record().recorded()).as("locks").noneMatch(line -> line.contains(".lock "));
    assertThat(MailState.of(story.account()).texts()).contains("more", "and more");
  }

  /** What was told after a fault is no less sure than before; what failed may be undone. */
  private void checkAfterPowerLoss(Story story, MailState before, Set<String> sent, String name)
      throws IOException {
    MailState told = MailState.of(story.account());
    Path disk = directory.resolve(name + "-lost");
    story.record().powerLossAfter(story.record().size()).barest().write(disk);
    String location = LOCATION.replace("DISK", disk.toString());
    try (MaildirStore store =
        TestStores.on(location, FileSystems.getDefault(), SyncMode.NEVER, 2)) {
      Promise.between(sent, told.withFlagsOf(before), told)
          .check(MailState.of(store.account(Story.ANN)), "power lost");
    }
  }

  private Story story(String name) throws IOException {
    Path disk = Files.createDirectories(directory.resolve(name));
    return owned
        ? new Story(disk, LOCATION, OwnerOrderTest.given(disk), Story.ANN)
        : new Story(disk, LOCATION);
  }

  private static void with(Account account, On act) throws IOException {
    try (Mailbox inbox = account.open("INBOX")) {
      act.act(inbox);
    }
  }

  private interface On {
    void act(Mailbox on) throws IOException;
  }

  /** What happens at a step. */
  enum Fault {
    /** The disk is full: a write takes half, and what needs room fails. */
    FULL,
    /** The disk does not do it. */
    INPUT_OUTPUT,
    /** A file or directory cannot be given to its owner. */
    NOT_PERMITTED,
    /** The JVM has no memory, before the step. */
    NO_MEMORY_BEFORE,
    /** The JVM has no memory, when the step is done. */
    NO_MEMORY_AFTER
  }

  /** The fault, at one step alone. */
  private static final class AtStep implements Disturbance {
    private final Fault fault;
    private int left;
    private boolean half;
    private boolean halfWritten;
    private volatile String failed = "";

    AtStep(Fault fault, int step) {
      this.fault = fault;
      this.left = step;
    }

    @Override
    public void before(DiskOperation operation) throws IOException {
      if (half && operation instanceof DiskOperation.Write) {
        // The half that was taken is written; what follows is not.
        if (halfWritten) {
          half = false;
          throw new IOException("No space left on device");
        }
        halfWritten = true;
        return;
      }
      if (fault == Fault.NO_MEMORY_AFTER || !concerns(operation) || left-- != 0) {
        return;
      }
      failed = operation.text();
      switch (fault) {
        case FULL -> throw new IOException("No space left on device");
        case INPUT_OUTPUT -> throw new IOException("Input/output error");
        case NOT_PERMITTED -> throw new IOException("Operation not permitted");
        case NO_MEMORY_BEFORE, NO_MEMORY_AFTER -> throw new OutOfMemoryError("of the test's");
      }
    }

    @Override
    public int taken(DiskOperation.Write write) {
      if (fault == Fault.FULL && left == 0 && write.octets().length > 1) {
        left--;
        half = true;
        failed = write.text();
        return write.octets().length / 2;
      }
      return write.octets().length;
    }

    @Override
    public void after(DiskOperation operation) {
      if (fault == Fault.NO_MEMORY_AFTER && left-- == 0) {
        failed = operation.text();
        throw new OutOfMemoryError("of the test's");
      }
    }

    private boolean concerns(DiskOperation operation) {
      if (fault == Fault.NOT_PERMITTED) {
        return operation instanceof DiskOperation.Give;
      }
      return fault != Fault.FULL
          || !(operation instanceof DiskOperation.Unlink
              || operation instanceof DiskOperation.Truncate);
    }
  }
}
