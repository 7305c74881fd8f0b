package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Account;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that make, rename and delete the same few mailboxes do not get in each other's way. */
@Timeout(120)
class FolderRaceTest {
  private static final int SESSIONS = 8;
  private static final int MOST_STEPS = 400;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"", ":LAYOUT=fs", ":CONTROL=ROOT/c", ":LAYOUT=fs:CONTROL=ROOT/c"})
  void eachIsDoneOrRefusedForWhatIsThere(String options) throws Exception {
    Map<Kind, String> refusals = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    String location = root.resolve("m") + options.replace("ROOT", root.toString());
    try (MaildirStore store = MaildirStore.builder(location).sync(SyncMode.NEVER).build()) {
      List<Future<?>> sessions = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        Random random = new Random(i);
        sessions.add(
            threads.submit(
                () -> {
                  session(store.account(Story.ANN), random, refusals);
                  return null;
                }));
      }
      for (Future<?> session : sessions) {
        session.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(refusals).containsOnlyKeys(Kind.NOT_FOUND, Kind.EXISTS);
    assertThat(left()).isEmpty();
  }

  private static void session(Account account, Random random, Map<Kind, String> refusals)
      throws IOException {
    List<String> names = List.of("x", "y", "z");
    long begin = System.nanoTime();
    for (int i = 0; i < MOST_STEPS && System.nanoTime() - begin < LONGEST_NANOS; i++) {
      String name = names.get(random.nextInt(names.size()));
      try {
        switch (random.nextInt(4)) {
          case 0 -> account.create(name, Optional.empty());
          case 1 -> account.delete(name);
          case 2 -> account.rename(name, names.get(random.nextInt(names.size())));
          default -> Story.append(account, name, "text");
        }
      } catch (StoreException e) {
        refusals.put(e.kind(), e.toString());
      }
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> entries = Files.list(root.resolve("m"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("..postern-"))
          .toList();
    }
  }
}
