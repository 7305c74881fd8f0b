package dev.postern.maildir.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file on its own, with one or several that use it. */
class StructureFileTest {
  private static final long PLENTY = 100_000_000;

  @TempDir Path directory;
  private final List<StructureFile> opened = new ArrayList<>();
  private final Snapshot mailbox = mailbox(7, 5_000);
  private Path file;
  private StructureFile structures;

  @BeforeEach
  void begin() {
    file = directory.resolve(StructureFile.NAME);
    structures = open(PLENTY);
  }

  @AfterEach
  void end() {
    opened.forEach(StructureFile::close);
  }

  @Test
  void whatWasKeptIsFoundAtOnceAndByOthers() {
    keep(structures, 1, 3);
    assertThat(find(structures, 1)).hasValue(text(1));
    assertThat(find(open(PLENTY), 1)).isEmpty();
    structures.flush(mailbox);

    StructureFile other = open(PLENTY);
    assertThat(find(other, 1)).hasValue(text(1));
    assertThat(find(other, 2)).isEmpty();
    keep(other, 2);
    other.flush(mailbox);
    assertThat(find(structures, 2)).hasValue(text(2));
    assertThat(find(structures, 3)).hasValue(text(3));
  }

  @Test
  void nothingIsTouchedBeforeItIsUsed() {
    structures.flush(mailbox);
    assertThat(find(structures, 1)).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void manyAreAppendedInBatches() throws Exception {
    long[] uids = uids(1, 5_000);
    keep(structures, uids);
    long inFile = Files.size(file);
    assertThat(inFile).isBetween(5_000L * 100 - 40_000, 5_000L * 130);
    structures.flush(mailbox);

    StructureFile other = open(PLENTY);
    for (long uid : uids) {
      assertThat(find(other, uid)).hasValue(text(uid));
    }
  }

  @Test
  void aFileCutAnywhereTellsNothingWrongAndIsMended() throws Exception {
    keep(structures, 1, 2, 3);
    structures.flush(mailbox);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 3) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertMended("cut at " + length);
    }
  }

  @Test
  void aFileWithAnyWrongOctetTellsNothingWrongAndIsMended() throws Exception {
    keep(structures, 1, 2, 3);
    structures.flush(mailbox);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] wrong = whole.clone();
      wrong[at] ^= 0x55;
      Files.write(file, wrong);
      assertMended("wrong at " + at);
    }
  }

  @Test
  void whatIsDamagedWhileItIsOpenIsNotToldAndIsMended() throws Exception {
    keep(structures, 1, 2, 3);
    structures.flush(mailbox);
    assertThat(find(structures, 2)).hasValue(text(2));
    byte[] wrong = Files.readAllBytes(file);
    wrong[wrong.length / 2] ^= 1;
    Files.write(file, wrong, StandardOpenOption.WRITE);

    assertThat(find(structures, 2)).isEmpty();
    keep(structures, 2);
    structures.flush(mailbox);
    for (long uid : new long[] {1, 2, 3}) {
      assertThat(find(structures, uid)).hasValue(text(uid));
      assertThat(find(open(PLENTY), uid)).hasValue(text(uid));
    }
  }

  @Test
  void halfAFrameOfAnotherThatDiedHidesNothingForLong() throws Exception {
    keep(structures, 1);
    structures.flush(mailbox);
    Files.write(file, new byte[] {0, 0, 0, 40, 1, 2, 3}, StandardOpenOption.APPEND);
    keep(structures, 2);
    structures.flush(mailbox);

    StructureFile other = open(PLENTY);
    assertThat(find(other, 1)).hasValue(text(1));
    assertThat(find(other, 2)).hasValue(text(2));
  }

  @Test
  void aFileThatWasDeletedIsMadeAnew() throws Exception {
    keep(structures, 1);
    structures.flush(mailbox);
    Files.delete(file);
    assertThat(find(structures, 1).orElse(text(1))).isEqualTo(text(1));
    keep(structures, 2);
    structures.flush(mailbox);
    assertThat(find(open(PLENTY), 2)).hasValue(text(2));
    assertThat(find(structures, 2)).hasValue(text(2));
  }

  @Test
  void anotherFileOfThatNameIsTaken() throws Exception {
    keep(structures, 1);
    structures.flush(mailbox);
    Path elsewhere = Files.createDirectory(directory.resolve("other"));
    StructureFile other = new StructureFile(() -> elsewhere, Clock.systemUTC(), () -> PLENTY);
    opened.add(other);
    keep(other, 2);
    other.flush(mailbox);
    Files.move(elsewhere.resolve(StructureFile.NAME), file, StandardCopyOption.REPLACE_EXISTING);
    keep(structures, 3);
    structures.flush(mailbox);

    assertThat(find(structures, 2)).hasValue(text(2));
    assertThat(find(structures, 1)).isEmpty();
    assertThat(find(open(PLENTY), 3)).hasValue(text(3));
  }

  @Test
  void itMayBeMoved() throws Exception {
    Path[] place = {Files.createDirectory(directory.resolve("old"))};
    StructureFile moving = new StructureFile(() -> place[0], Clock.systemUTC(), () -> PLENTY);
    opened.add(moving);
    keep(moving, 1);
    moving.flush(mailbox);
    Path next = directory.resolve("new");
    Files.move(place[0], next);
    assertThat(find(moving, 1)).hasValue(text(1));
    place[0] = next;
    keep(moving, 2);
    moving.flush(mailbox);
    file = next.resolve(StructureFile.NAME);

    StructureFile other = new StructureFile(() -> next, Clock.systemUTC(), () -> PLENTY);
    opened.add(other);
    assertThat(find(other, 1)).hasValue(text(1));
    assertThat(find(other, 2)).hasValue(text(2));
  }

  @Test
  void anotherUidValidityKnowsNothingAndBeginsAnew() {
    keep(structures, 1, 2);
    structures.flush(mailbox);
    Snapshot next = mailbox(8, 10);
    StructureFile other = open(PLENTY);
    assertThat(other.find(1, next)).isEmpty();
    other.keep(2, octets("next"), next);
    other.flush(next);

    StructureFile third = open(PLENTY);
    assertThat(third.find(1, next)).isEmpty();
    assertThat(third.find(2, next)).hasValue(octets("next"));
  }

  @Test
  void nothingIsToldOfMessagesThatAreGone() {
    keep(structures, 1, 2);
    Snapshot without = mailbox.minus(UidSet.of(1), 99);
    assertThat(structures.find(1, without)).isEmpty();
    structures.flush(mailbox);
    assertThat(structures.find(1, without)).isEmpty();
    assertThat(structures.find(2, without)).isPresent();
    structures.keep(1, octets("late"), without);
    assertThat(find(structures, 1)).hasValue(text(1));
  }

  @Test
  void aFileOfGoneMessagesShrinks() throws Exception {
    keep(structures, uids(1, 5_000));
    structures.flush(mailbox);
    long before = Files.size(file);
    Snapshot few = mailbox.minus(UidSet.range(1, 4_900), 99);
    StructureFile other = open(PLENTY);
    other.keep(5_000, octets("newest"), few);
    other.flush(few);

    assertThat(Files.size(file)).isLessThan(before / 20);
    assertThat(find(other, 4_901)).hasValue(text(4_901));
    assertThat(find(other, 5_000)).hasValue("newest");
    // The first, which had the old file open, goes on with the new one.
    keep(structures, 4_902);
    structures.flush(few);
    assertThat(find(structures, 5_000)).hasValue("newest");
    assertThat(Files.size(file)).isLessThan(before / 20);
  }

  @Test
  void aFileOfMessagesThatAreThereIsOnlyAppendedTo() throws Exception {
    keep(structures, uids(1, 4_000));
    structures.flush(mailbox);
    Object identity = Files.getAttribute(file, "unix:ino");
    StructureFile other = open(PLENTY);
    keep(other, uids(4_001, 5_000));
    other.flush(mailbox);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(identity);
  }

  @Test
  void theFileGrowsNoLargerThanItMay() throws Exception {
    StructureFile small = open(100_000);
    keep(small, uids(1, 5_000));
    small.flush(mailbox);
    assertThat(Files.size(file)).isBetween(60_000L, 100_000L);
    assertThat(find(small, 1)).hasValue(text(1));
    assertThat(find(small, 5_000)).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    structures.keep(1, new byte[StructureFile.LARGEST + 1], mailbox);
    structures.keep(2, new byte[StructureFile.LARGEST], mailbox);
    structures.flush(mailbox);
    assertThat(find(structures, 1)).isEmpty();
    assertThat(structures.find(2, mailbox)).hasValue(new byte[StructureFile.LARGEST]);
    assertThat(open(PLENTY).find(2, mailbox)).hasValue(new byte[StructureFile.LARGEST]);
  }

  @Test
  void aFileThatAnotherIsWritingIsLeftToItUnlessItDied() throws Exception {
    Path next = directory.resolve(StructureFile.NAME + ".new");
    Files.createFile(next);
    keep(structures, 1);
    structures.flush(mailbox);
    assertThat(next).exists();
    assertThat(find(structures, 1)).hasValue(text(1));
    Files.setLastModifiedTime(
        next, FileTime.from(Clock.systemUTC().instant().minus(Duration.ofMinutes(2))));
    structures.flush(mailbox);
    structures.flush(mailbox);

    assertThat(next).doesNotExist();
    assertThat(find(open(PLENTY), 1)).hasValue(text(1));
  }

  @Test
  void whereNothingCanBeWrittenNothingIsKept() {
    Path absent = directory.resolve("absent");
    StructureFile nowhere = new StructureFile(() -> absent, Clock.systemUTC(), () -> PLENTY);
    opened.add(nowhere);
    keep(nowhere, uids(1, 1_000));
    nowhere.flush(mailbox);
    assertThat(find(nowhere, 1)).isEmpty();
    assertThat(absent).doesNotExist();
  }

  @Test
  void afterClosingNothingIsKnownAndNothingWritten() throws Exception {
    keep(structures, 1);
    structures.flush(mailbox);
    structures.close();
    Files.delete(file);
    keep(structures, 2);
    structures.flush(mailbox);
    assertThat(find(structures, 1)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void manyAppendAtOnceAndAllIsFound() throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    StructureFile second = open(PLENTY);
    for (int i = 0; i < 4; i++) {
      StructureFile mine = i % 2 == 0 ? structures : second;
      int begin = i;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (long uid = 1L + begin; uid <= 5_000; uid += 4) {
                  keep(mine, uid);
                  if (uid % 50 == 0) {
                    mine.flush(mailbox);
                  }
                  assertThat(find(mine, uid).orElse(text(uid))).isEqualTo(text(uid));
                }
              }));
    }
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    structures.flush(mailbox);
    second.flush(mailbox);

    StructureFile third = open(PLENTY);
    int found = 0;
    for (long uid = 1; uid <= 5_000; uid++) {
      Optional<String> each = find(third, uid);
      assertThat(each.orElse(text(uid))).isEqualTo(text(uid));
      found += each.isPresent() ? 1 : 0;
    }
    // One that was stopped while it wrote may have been taken for dead, and lost a batch; on a busy
    // machine that happens again and again.
    assertThat(found).isGreaterThan(1_000);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  private void assertMended(String how) throws IOException {
    StructureFile reader = open(PLENTY);
    for (long uid = 1; uid <= 4; uid++) {
      assertThat(find(reader, uid).orElse(text(uid))).as(how).isEqualTo(text(uid));
    }
    assertThat(find(reader, 4)).as(how).isEmpty();
    keep(reader, 1, 2, 3, 4);
    reader.flush(mailbox);
    reader.close();
    StructureFile next = open(PLENTY);
    for (long uid = 1; uid <= 4; uid++) {
      assertThat(find(next, uid)).as(how).hasValue(text(uid));
    }
    next.close();
    opened.remove(reader);
    opened.remove(next);
  }

  private StructureFile open(long mostOctets) {
    StructureFile each = new StructureFile(() -> directory, Clock.systemUTC(), () -> mostOctets);
    opened.add(each);
    return each;
  }

  private void keep(StructureFile into, long... uids) {
    for (long uid : uids) {
      into.keep(uid, octets(text(uid)), mailbox);
    }
  }

  private Optional<String> find(StructureFile in, long uid) {
    return in.find(uid, mailbox).map(octets -> new String(octets, StandardCharsets.US_ASCII));
  }

  private static String text(long uid) {
    return ("structure of " + uid + " ").repeat(6);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static long[] uids(long first, long last) {
    return LongStream.rangeClosed(first, last).toArray();
  }

  private static Snapshot mailbox(long uidValidity, int messages) {
    List<MessageInfo> all = new ArrayList<>();
    for (long uid = 1; uid <= messages; uid++) {
      all.add(new MessageInfo(uid, 1, 100, 0, 0, Flags.NONE));
    }
    return Snapshot.empty(uidValidity, 1, 1).plus(all, 2);
  }
}
