package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.Limits;
import dev.postern.auth.MailUser;
import dev.postern.maildir.structure.StructureFile;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.StructureCache;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mailboxes keep of their messages' structure, and where. */
class StructuresTest extends StoreTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void survivesARestartAndIsReadWithoutTheMessage() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    keep(inbox, uid, "kept");
    restart();
    Files.write(file("S=4"), new byte[0]);

    assertThat(kept(inbox(), uid)).hasValue("kept");
    assertThat(maildir.resolve(StructureFile.NAME)).exists();
  }

  @Test
  void isWrittenWhenTheHandleIsClosed() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    keep(inbox, uid, "kept");
    assertThat(maildir.resolve(StructureFile.NAME)).doesNotExist();
    inbox.close();

    try (MaildirStore other = newStore(SyncMode.NEVER);
        Mailbox same = other.account(MailUser.of("ann@example.org")).open("INBOX")) {
      assertThat(kept(same, uid)).hasValue("kept");
      assertThat(kept(inbox(), uid)).hasValue("kept");
    }
  }

  @Test
  void anExpungedMessageIsNotToldByAnotherStoreEither() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    keep(inbox, uid, "kept");
    restart();
    inbox = inbox();
    assertThat(kept(inbox, uid)).hasValue("kept");
    try (MaildirStore other = newStore(SyncMode.NEVER);
        Mailbox same = other.account(MailUser.of("ann@example.org")).open("INBOX")) {
      same.expunge(UidSet.of(uid));
      assertThat(kept(same, uid)).isEmpty();
      long next = append(same, "next", Flags.NONE);
      assertThat(next).isGreaterThan(uid);
      assertThat(kept(same, next)).isEmpty();
    }
    assertThat(inbox.snapshot().find(uid)).isEmpty();
    assertThat(kept(inbox, uid)).isEmpty();
  }

  @Test
  void twoStoresAtOnceFindWhatEachKept() throws Exception {
    Mailbox inbox = inbox();
    for (int i = 0; i < 20; i++) {
      append(inbox, "text " + i, Flags.NONE);
    }
    try (MaildirStore other = newStore(SyncMode.NEVER)) {
      Account same = other.account(MailUser.of("ann@example.org"));
      for (long uid = 1; uid <= 20; uid += 2) {
        try (Mailbox mine = account().open("INBOX");
            Mailbox theirs = same.open("INBOX")) {
          keep(mine, uid, "mine " + uid);
          keep(theirs, uid + 1, "theirs " + (uid + 1));
        }
      }
      try (Mailbox theirs = same.open("INBOX")) {
        for (long uid = 1; uid <= 20; uid++) {
          String expected = (uid % 2 == 1 ? "mine " : "theirs ") + uid;
          assertThat(kept(inbox, uid)).hasValue(expected);
          assertThat(kept(theirs, uid)).hasValue(expected);
        }
      }
    }
  }

  @Test
  void theFileMayBeDeletedAtAnyTime() throws Exception {
    Mailbox inbox = inbox();
    long one = append(inbox, "one", Flags.NONE);
    long two = append(inbox, "two", Flags.NONE);
    keep(inbox, one, "one");
    try (Mailbox second = account().open("INBOX")) {
      assertThat(kept(second, one)).hasValue("one");
    }
    Files.delete(maildir.resolve(StructureFile.NAME));
    assertThat(kept(inbox, one).orElse("one")).isEqualTo("one");
    keep(inbox, two, "two");
    restart();

    assertThat(kept(inbox(), one)).isEmpty();
    assertThat(kept(inbox(), two)).hasValue("two");
  }

  @Test
  void anotherMailboxUnderTheSameNameIsToldNothingOfTheLast() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    keep(inbox, uid, "kept");
    restart();
    byte[] structures = Files.readAllBytes(maildir.resolve(StructureFile.NAME));
    account().create("Work", Optional.empty());
    Mailbox work = mailbox("Work");
    assertThat(append(work, "text", Flags.NONE)).isEqualTo(uid);
    Files.write(maildir.resolve(".Work").resolve(StructureFile.NAME), structures);

    assertThat(kept(work, uid)).isEmpty();
    keep(work, uid, "work");
    restart();
    assertThat(kept(mailbox("Work"), uid)).hasValue("work");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":LAYOUT=fs",
        ":INDEX=%s/index",
        ":LAYOUT=fs:CONTROL=%s/control:INDEX=%s/index"
      })
  void isWhereTheIndexIsAndGoesWithIt(String options) throws Exception {
    Path place = options.contains("INDEX") ? directory.resolve("index") : maildir;
    String location = "maildir:" + maildir + options.replace("%s", directory.toString());
    try (MaildirStore own = MaildirStore.builder(location).sync(SyncMode.NEVER).build()) {
      Account account = own.account(MailUser.of("ann@example.org"));
      account.create("Old", Optional.empty());
      long uid;
      try (Mailbox old = account.open("Old")) {
        uid = append(old, "text", Flags.NONE, "d");
        keep(old, uid, "kept");
      }
      assertThat(places()).hasSize(1).allMatch(file -> file.startsWith(place));
      try (Mailbox old = account.open("Old")) {
        account.rename("Old", "New");
        assertThat(kept(old, uid)).hasValue("kept");
      }
      try (Mailbox now = account.open("New")) {
        assertThat(kept(now, uid)).hasValue("kept");
      }
      assertThat(places()).hasSize(1).allMatch(file -> file.startsWith(place));
      account.delete("New");
      assertThat(places()).isEmpty();
      assertThat(openFiles()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":LAYOUT=fs", ":LAYOUT=fs:INDEX=%s/index"})
  void deletingAndRenamingLeaveNothingBehindWhileOthersKeep(String options) throws Exception {
    String location = "maildir:" + maildir + options.replace("%s", directory.toString());
    try (MaildirStore own = MaildirStore.builder(location).sync(SyncMode.NEVER).build()) {
      Account account = own.account(MailUser.of("ann@example.org"));
      for (int i = 0; i < 60; i++) {
        account.create("Work", Optional.empty());
        CountDownLatch keeping = new CountDownLatch(1);
        CompletableFuture<Void> keeper =
            CompletableFuture.runAsync(() -> keepUntilGone(account, keeping));
        assertThat(keeping.await(20, TimeUnit.SECONDS)).isTrue();
        account.rename("Work", "Moved");
        account.delete("Moved");
        keeper.get(20, TimeUnit.SECONDS);
        assertThat(places()).isEmpty();
        assertThat(account.list()).hasSize(1);
      }
    }
  }

  @Test
  void isBoundedByALimit() throws Exception {
    Limits limits = Limits.defaults().with(Limits.Count.STRUCTURE_CACHE_OCTETS, 2_000);
    try (MaildirStore small = TestStores.bounded(maildir, limits);
        Mailbox inbox = small.account(MailUser.of("ann@example.org")).open("INBOX")) {
      for (int i = 0; i < 30; i++) {
        long uid = append(inbox, "text", Flags.NONE, "d" + i);
        keep(inbox, uid, "kept ".repeat(20));
      }
    }
    assertThat(Files.size(maildir.resolve(StructureFile.NAME))).isBetween(1_000L, 2_000L);
  }

  @Test
  void noFileStaysOpenWhenTheStoreIsClosed() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc");
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    keep(inbox, uid, "kept");
    restart();
    assertThat(kept(inbox(), uid)).hasValue("kept");
    assertThat(openFiles()).hasSize(1);
    restart();
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void noFileStaysOpenForAMailboxThatNobodyUses() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc");
    // So many that unused ones are let go at once.
    for (int i = 0; i < 260; i++) {
      account().create("Box " + i, Optional.empty());
      mailbox("Box " + i);
    }
    try (Mailbox box = account().open("Box 7")) {
      keep(box, append(box, "text", Flags.NONE), "kept");
    }
    assertThat(openFiles()).hasSize(1);
    account().delete("Box 8");
    assertThat(openFiles()).hasSize(1);
    Mailbox late = account().open("INBOX");
    long uid = append(late, "text", Flags.NONE);
    keep(late, uid, "kept");
    late.close();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (openFiles().size() > 1 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(openFiles()).singleElement().asString().contains("Box 7");
    assertThat(kept(inbox(), uid)).hasValue("kept");
  }

  /** Makes the file, and makes it anew again and again, as long as there is the mailbox. */
  private void keepUntilGone(Account account, CountDownLatch keeping) {
    try (Mailbox box = account.open("Work")) {
      long uid = append(box, "text", Flags.NONE);
      while (box.snapshot().size() > 0) {
        keep(box, uid, "kept ".repeat(8_000));
        keeping.countDown();
        for (Path place : List.of(maildir, directory.resolve("index"))) {
          for (String name : List.of("Work", ".Work")) {
            Files.deleteIfExists(place.resolve(name).resolve(StructureFile.NAME));
          }
        }
      }
    } catch (StoreException gone) {
      assertThat(gone.kind()).isEqualTo(StoreException.Kind.NOT_FOUND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> places() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().startsWith(StructureFile.NAME)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private List<Path> openFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path each : all) {
        target(each)
            .filter(file -> file.startsWith(directory))
            .filter(file -> file.toString().contains(StructureFile.NAME))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Path> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException closedMeanwhile) {
      return Optional.empty();
    }
  }

  private static void keep(Mailbox mailbox, long uid, String text) {
    ((StructureCache) mailbox).keepStructure(uid, text.getBytes(ISO_8859_1));
  }

  private static Optional<String> kept(Mailbox mailbox, long uid) {
    return ((StructureCache) mailbox).structure(uid).map(octets -> new String(octets, ISO_8859_1));
  }
}
