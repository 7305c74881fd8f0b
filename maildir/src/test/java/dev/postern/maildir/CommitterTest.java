package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends that share a commit, when its leader dies. */
@Timeout(60)
class CommitterTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 12;

  @TempDir Path directory;
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  @AfterEach
  void end() {
    clients.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename .*/tmp/.*/new/.*", "write .*/dovecot-uidlist", "sync .*/new"})
  void whoIsToldOfSuccessIsThereAndNobodyWaitsForEver(String dies) throws Exception {
    DiskRecord record = new DiskRecord(directory);
    try (MaildirStore store =
        TestStores.on(directory + "/m", new RecordedFileSystem(record), SyncMode.ALWAYS, 1)) {
      Account account = store.account(Story.ANN);
      account.open("INBOX").close();
      Set<String> told = ConcurrentHashMap.newKeySet();
      Set<String> failed = ConcurrentHashMap.newKeySet();
      record.disturb(new EverySecond(dies));
      List<Callable<Void>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String name = "client " + client;
        work.add(() -> appendAll(account, name, told, failed));
      }
      for (Future<Void> done : clients.invokeAll(work)) {
        done.get();
      }
      record.disturb(Disturbance.NONE);

      Set<String> there = new TreeSet<>(MailState.of(account).texts());
      assertThat(there).containsAll(told);
      assertThat(told).isNotEmpty();
      assertThat(failed).isNotEmpty();
      assertThat(told.size() + failed.size()).isEqualTo(CLIENTS * ROUNDS);
      assertThat(Story.append(account, "INBOX", "after")).hasSize(1);
    }
  }

  private static Void appendAll(
      Account account, String client, Set<String> told, Set<String> failed) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String text = client + " round " + round;
      try {
        List<Long> uids = Story.append(account, "INBOX", text);
        assertThat(uids).hasSize(1);
        told.add(text);
      } catch (StoreException | OutOfMemoryError e) {
        failed.add(text);
      }
    }
    return null;
  }

  @Test
  void whoFailsTakesNoRoom() throws Exception {
    Path maildir = Files.createDirectories(directory.resolve("m"));
    Files.writeString(maildir.resolve("maildirsize"), "1000000S\n0 0\n");
    DiskRecord record = new DiskRecord(directory);
    try (MaildirStore store =
        TestStores.on(maildir.toString(), new RecordedFileSystem(record), SyncMode.ALWAYS, 1)) {
      Account account = store.account(Story.ANN);
      Story.append(account, "INBOX", "one");
      Quota before = account.quota().orElseThrow();
      record.disturb(new Always("rename m/tmp/.*"));

      assertThat(catchThrowable(() -> Story.append(account, "INBOX", "more")))
          .isInstanceOfAny(OutOfMemoryError.class, StoreException.class);

      record.disturb(Disturbance.NONE);
      assertThat(account.quota()).contains(before);
    }
  }

  @Test
  void whoHearsNothingHasFailed() {
    PendingAppend append = new PendingAppend(List.of());
    append.finished();

    assertThat(append.hasFailed()).isTrue();
    assertThat(catchThrowable(append::uids)).isInstanceOf(StoreException.class);
  }

  /** No memory, at some operations. */
  private record Always(String dies) implements Disturbance {
    @Override
    public void before(DiskOperation operation) {
      if (operation.text().matches(dies)) {
        throw new OutOfMemoryError("of the test's");
      }
    }
  }

  /** No memory, at every second of some operations. */
  private static final class EverySecond implements Disturbance {
    private final String dies;
    private int count;

    EverySecond(String dies) {
      this.dies = dies;
    }

    // The record does one operation after another.
    @Override
    public void before(DiskOperation operation) {
      if (operation.text().matches(dies) && count++ % 2 == 1) {
        throw new OutOfMemoryError("of the test's");
      }
    }
  }
}
