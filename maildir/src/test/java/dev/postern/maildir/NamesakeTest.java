package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mailbox is made, and mail put into it, at every step of deleting or renaming one of its name:
 * what was acknowledged stays, under its UIDVALIDITY.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class NamesakeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("locations")
  void anotherProcessMakesIt(String location) throws Exception {
    atEveryStep(location, Other.PROCESS);
  }

  @ParameterizedTest
  @MethodSource("locations")
  void anotherSessionMakesIt(String location) throws Exception {
    atEveryStep(location, Other.SESSION);
  }

  static List<String> locations() {
    List<String> locations = new ArrayList<>();
    for (String layout : List.of("", ":LAYOUT=fs")) {
      for (String control : List.of("", ":CONTROL=DISK/c")) {
        for (String index : List.of("", ":INDEX=DISK/i")) {
          locations.add("DISK/m" + layout + control + index);
        }
      }
    }
    return locations;
  }

  private void atEveryStep(String location, Other other) throws Exception {
    for (Change change : Change.values()) {
      for (String name : change == Change.DELETE ? List.of("x") : List.of("x", "y")) {
        int step = 0;
        while (new Round(location, change, name, other, step).happens()) {
          step++;
        }
        assertThat(step).as(change + " in steps").isPositive();
      }
    }
  }

  private enum Other {
    PROCESS,
    SESSION
  }

  private enum Change {
    DELETE {
      @Override
      void on(Account account) throws IOException {
        account.delete("x");
      }
    },
    RENAME {
      @Override
      void on(Account account) throws IOException {
        account.rename("x", "y");
      }
    };

    abstract void on(Account account) throws IOException;
  }

  /** One change of a mailbox, with what another does between two of its steps. */
  private final class Round implements Disturbance {
    private final Path disk;
    private final String location;
    private final Change change;
    private final String name;
    private final Other other;
    private final String what;
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService session = Executors.newSingleThreadExecutor();
    private Future<Optional<Long>> acknowledged =
        CompletableFuture.completedFuture(Optional.empty());
    private Account account;
    private int left;

    Round(String location, Change change, String name, Other other, int step) throws IOException {
      this.disk = Files.createTempDirectory(directory, "round");
      this.location = location.replace("DISK", disk.toString());
      this.change = change;
      this.name = name;
      this.other = other;
      this.left = step;
      this.what = location + " " + change + " " + name + " " + other + " step " + step;
    }

    /** Says whether the change has that step. */
    boolean happens() throws Exception {
      DiskRecord record = new DiskRecord(disk);
      long before;
      boolean done;
      try (MaildirStore store =
          TestStores.on(location, new RecordedFileSystem(record), SyncMode.ALWAYS, 1)) {
        account = store.account(Story.ANN);
        account.create("x", Optional.empty());
        Story.append(account, "x", "one", "two");
        before = account.status("x").uidValidity();
        record.disturb(this);
        done = changes();
        over.set(true);
        acknowledged.get();
        record.disturb(Disturbance.NONE);
        check(account, before, done);
      } finally {
        session.shutdown();
      }
      try (MaildirStore fresh = anotherProcess()) {
        check(fresh.account(Story.ANN), before, done);
      }
      return left < 0;
    }

    private boolean changes() {
      try {
        change.on(account);
        return true;
      } catch (IOException e) {
        // As it may, with another mailbox in its way.
        assertThat(left).as(what + " " + e).isNegative();
        return false;
      }
    }

    private void check(Account at, long before, boolean done) throws Exception {
      Optional<Long> given = acknowledged.get();
      if (given.isPresent()) {
        assertThat(texts(at, name)).as(what).containsExactly("three");
        assertThat(at.status(name).uidValidity()).as(what).isEqualTo(given.get());
        assertThat(given.get()).as(what).isGreaterThan(before);
      }
      if (change == Change.RENAME) {
        String there = done ? "y" : "x";
        assertThat(texts(at, there)).as(what).containsExactly("one", "two");
        assertThat(at.status(there).uidValidity()).as(what).isEqualTo(before);
      } else {
        assertThat(done).as(what).isTrue();
      }
    }

    @Override
    public void before(DiskOperation operation) throws IOException {
      if (left < 0 || left-- != 0) {
        return;
      }
      if (other == Other.SESSION) {
        acknowledged = session.submit(() -> makesInTheEnd(account));
        return;
      }
      try (MaildirStore store = anotherProcess()) {
        acknowledged = CompletableFuture.completedFuture(makes(store.account(Story.ANN)));
      }
    }

    private Optional<Long> makesInTheEnd(Account by) throws IOException {
      while (true) {
        boolean last = over.get();
        Optional<Long> made = makes(by);
        if (made.isPresent() || last) {
          return made;
        }
      }
    }

    private Optional<Long> makes(Account by) throws IOException {
      try {
        by.create(name, Optional.empty());
        Story.append(by, name, "three");
        return Optional.of(by.status(name).uidValidity());
      } catch (StoreException e) {
        // Not acknowledged: it is still there, or locked.
        return Optional.empty();
      }
    }

    private MaildirStore anotherProcess() {
      return MaildirStore.builder(location)
          .sync(SyncMode.NEVER)
          .lockPatience(Duration.ofMillis(1))
          .build();
    }
  }

  private static List<String> texts(Account account, String name) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Mailbox mailbox = account.open(name)) {
      texts.addAll(StoreTest.texts(mailbox));
    }
    return texts;
  }
}
