package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.MailState.Box;
import dev.postern.maildir.recorded.DiskTree;
import dev.postern.message.MessageSource;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes after each step that a store takes: what was not synced is there or not, in all
 * combinations or many. What clients were told is there, and nothing that nobody sent.
 */
class PowerLossTest {
  private static final String PLAIN = "DISK/Maildir";
  private static final String NESTED = "DISK/Maildir:LAYOUT=fs";
  private static final String APART =
      "DISK/Maildir:CONTROL=DISK/control:INDEX=DISK/index:LAYOUT=maildir++";

  /** Locks are there or not; that makes no difference. */
  private static final Pattern LOCKS = Pattern.compile("(?m)^\\S*(lock\\.|\\.lock)\\S* .*\n");

  /** How many trees are tried after each step; more find more and take longer. */
  private static final int MOST_EACH = Integer.getInteger("postern.powerloss.trees", 3);

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  private int number;

  private static Stream<String> locations() {
    return Stream.of(PLAIN, APART);
  }

  private static Stream<String> layouts() {
    return Stream.of(PLAIN, NESTED, APART);
  }

  @ParameterizedTest
  @MethodSource("locations")
  void appendedMailStays(String location) throws Exception {
    try (Story story = story(location)) {
      story
          .tell("first", a -> Story.append(a, "INBOX", "one"))
          .tell("with a flag", a -> Story.append(a, "INBOX", Flags.of(SystemFlag.SEEN), "two"))
          .tell(
              "with a keyword",
              a -> Story.append(a, "INBOX", Story.flags(SystemFlag.DRAFT, "$Work"), "three"))
          .tell("two at once", a -> Story.append(a, "INBOX", "four", "five"));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("locations")
  void flagsAndKeywordsStay(String location) throws Exception {
    try (Story story = story(location)) {
      story
          .tell("append", a -> Story.append(a, "INBOX", "one", "two"))
          .tell("flag", a -> Story.flag(a, "INBOX", UidSet.of(1), Flags.of(SystemFlag.SEEN)))
          .tell(
              "keyword",
              a -> Story.flag(a, "INBOX", UidSet.ALL, Story.flags(SystemFlag.FLAGGED, "$A", "$B")))
          .tell("none", a -> Story.flag(a, "INBOX", UidSet.of(1), Flags.NONE))
          .tell(
              "keywords without letters",
              a -> Story.flag(a, "INBOX", UidSet.of(2), Flags.of(List.of(), keywords(28))));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("locations")
  void copiedAndMovedMailIsThere(String location) throws Exception {
    try (Story story = story(location)) {
      story
          .tell("append", a -> Story.append(a, "INBOX", "one", "two"))
          .tell("create", a -> a.create("Box", Optional.empty()))
          .tell("copy", a -> with(a, "INBOX", inbox -> inbox.copy(UidSet.of(1), "Box")))
          .tell("move", a -> with(a, "INBOX", inbox -> inbox.move(UidSet.of(2), "Box")))
          .tell("move back", a -> with(a, "Box", box -> box.move(UidSet.ALL, "INBOX")));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("locations")
  void mailForSeveralIsThereForEach(String location) throws Exception {
    MessageSource mail = MessageSource.of("one".getBytes(ISO_8859_1));
    try (Story story = story(location)) {
      story
          .tell("create", a -> a.create("Box", Optional.empty()))
          .tell("first", a -> Story.append(a, "INBOX", Flags.NONE, mail))
          .tell("second", a -> Story.append(a, "Box", Flags.of(SystemFlag.SEEN), mail))
          .tell("expunge", a -> with(a, "INBOX", inbox -> inbox.expunge(UidSet.of(1))))
          .tell("third", a -> Story.append(a, "INBOX", Flags.NONE, mail));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("locations")
  void whatIsExpungedStaysAway(String location) throws Exception {
    try (Story story = story(location)) {
      story
          .tell("append", a -> Story.append(a, "INBOX", "one", "two", "three"))
          .tell("expunge", a -> with(a, "INBOX", inbox -> inbox.expunge(UidSet.of(2, 3))))
          .tell("append", a -> Story.append(a, "INBOX", "four"))
          .tell("expunge", a -> with(a, "INBOX", inbox -> inbox.expunge(UidSet.ALL)))
          .tell("append", a -> Story.append(a, "INBOX", "five"));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void mailboxesStayWhatTheyAreCalled(String location) throws Exception {
    try (Story story = story(location)) {
      char d = story.account().delimiter();
      story
          .tell("create", a -> a.create("A" + d + "B", Optional.of(SpecialUse.SENT)))
          .tell("fill", a -> Story.append(a, "A" + d + "B", "one"))
          .tell("rename", a -> a.rename("A" + d + "B", "C" + d + "D"))
          .tell("append", a -> Story.append(a, "C" + d + "D", "two"))
          .tell("create again", a -> a.create("A" + d + "B", Optional.empty()))
          .tell("rename inbox", a -> a.rename("INBOX", "Old"))
          .tell("delete", a -> a.delete("C" + d + "D"))
          .tell("create again", a -> a.create("C" + d + "D", Optional.empty()));
      losePowerAfterEachStep(story, location);
    }
  }

  @ParameterizedTest
  @MethodSource("locations")
  void subscriptionsStay(String location) throws Exception {
    try (Story story = story(location)) {
      story
          .tell("subscribe", a -> a.subscribe("INBOX"))
          .tell("subscribe", a -> a.subscribe("other"))
          .tell("unsubscribe", a -> a.unsubscribe("INBOX"));
      losePowerAfterEachStep(story, location);
    }
  }

  @Test
  void theFirstLookGivesUidsThatStay() throws Exception {
    for (String part : List.of("new", "cur", "tmp")) {
      Files.createDirectories(directory.resolve("disk/Maildir").resolve(part));
    }
    Files.writeString(directory.resolve("disk/Maildir/new/1.M1P1.other"), "one");
    Files.writeString(directory.resolve("disk/Maildir/cur/2.M1P1.other:2,S"), "two");
    try (Story story = story(PLAIN)) {
      story
          .tell("look", a -> with(a, "INBOX", Mailbox::snapshot))
          .tell("expunge", a -> with(a, "INBOX", inbox -> inbox.expunge(UidSet.of(1))))
          .tell("claim", a -> with(a, "INBOX", i -> i.recent(Mailbox.RecentAccess.CLAIM)))
          .tell("append", a -> Story.append(a, "INBOX", "three"));
      losePowerAfterEachStep(story, PLAIN);
    }
  }

  private Story story(String location) throws IOException {
    return new Story(Files.createDirectories(directory.resolve("disk")), location);
  }

  private static List<String> keywords(int count) {
    return Stream.iterate(1, n -> n + 1).limit(count).map(n -> "$K" + n).toList();
  }

  private static void with(Account account, String name, On<Mailbox> act) throws IOException {
    try (Mailbox mailbox = account.open(name)) {
      act.act(mailbox);
    }
  }

  private void losePowerAfterEachStep(Story story, String location) throws IOException {
    Random random = new Random(7);
    Set<String> seen = new HashSet<>();
    List<String> broken = new ArrayList<>();
    List<Story.Chapter> chapters = story.chapters();
    int last = chapters.get(chapters.size() - 1).end();
    for (int count = 0; count <= last; count++) {
      Promise promise = Promise.after(chapters, count);
      int fresh = 0;
      List<DiskTree> trees = new ArrayList<>(story.record().powerLossAfter(count).trees(random));
      // The one without all that was not synced comes first in any case.
      Collections.shuffle(trees.subList(1, trees.size()), random);
      for (DiskTree tree : trees) {
        String words = LOCKS.matcher(tree.words()).replaceAll("");
        if (fresh < MOST_EACH && seen.add(promise.chapter() + words)) {
          fresh++;
          String what = "power lost after " + count + " steps, in " + promise.what() + ":\n";
          try {
            reopened(tree, location, promise, what + tree.words());
          } catch (AssertionError e) {
            broken.add(e.getMessage());
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private void reopened(DiskTree tree, String location, Promise promise, String what)
      throws IOException {
    Path disk = directory.resolve("lost" + number++);
    tree.write(disk);
    String there = location.replace("DISK", disk.toString());
    MailState state;
    try (MaildirStore store = reopen(there, 2)) {
      state = MailState.of(store.account(Story.ANN));
      promise.check(state, what);
      for (Map.Entry<Long, Box> entry : state.boxes().entrySet()) {
        List<Long> next = Story.append(store.account(Story.ANN), entry.getValue().name(), "next");
        promise.checkNext(entry.getKey(), next.get(0), what);
      }
    }
    if (number % 5 != 0) {
      return;
    }
    try (MaildirStore store = reopen(there, 3)) {
      MailState again = MailState.of(store.account(Story.ANN));
      state
          .boxes()
          .forEach(
              (validity, box) ->
                  assertThat(again.boxes().get(validity).mails())
                      .as("opened again: %s", what)
                      .containsAllEntriesOf(box.mails()));
    }
  }

  private static MaildirStore reopen(String location, long bootId) {
    return TestStores.on(location, FileSystems.getDefault(), SyncMode.NEVER, bootId);
  }

  private interface On<T> {
    void act(T on) throws IOException;
  }
}
