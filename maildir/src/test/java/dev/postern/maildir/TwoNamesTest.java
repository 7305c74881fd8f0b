package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.CopyResult;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One folder under two names: a symbolic link beside what it leads to. */
@Timeout(120)
class TwoNamesTest extends StoreTest {
  private static final FlagChange SEEN =
      new FlagChange(FlagChange.Mode.ADD, Flags.of(Set.of(SystemFlag.SEEN), List.of()));

  @BeforeEach
  void link() throws IOException {
    account().create("A", Optional.empty());
    Files.createSymbolicLink(maildir.resolve(".B"), Path.of(".A"));
  }

  @Test
  void eachNoticesWhatIsChangedUnderTheOther() throws IOException {
    Mailbox first = mailbox("A");
    Mailbox second = mailbox("B");
    append(first, "one", Flags.NONE);
    assertThat(second.snapshot().uids()).isEqualTo(UidSet.of(1));
    append(second, "two", Flags.NONE);
    assertThat(first.snapshot().uids()).isEqualTo(UidSet.of(1, 2));

    second.store(UidSet.of(1), SEEN, OptionalLong.empty());
    assertThat(first.snapshot().at(0).flags()).isEqualTo(second.snapshot().at(0).flags());
    assertThat(first.snapshot().at(0).flags().contains(SystemFlag.SEEN)).isTrue();

    first.expunge(UidSet.of(2));
    assertThat(second.snapshot().uids()).isEqualTo(UidSet.of(1));
  }

  @Test
  void aCopyFromOneToTheOtherIsASecondMessage() throws IOException {
    Mailbox first = mailbox("A");
    Mailbox second = mailbox("B");
    append(first, "one", Flags.NONE);

    CopyResult copied = first.copy(UidSet.of(1), "B");

    assertThat(copied.targets()).containsExactly(2L);
    assertThat(texts(first)).containsExactly("one", "one");
    assertThat(texts(second)).containsExactly("one", "one");
  }

  @Test
  void aMoveFromOneToTheOtherWaitsForItsOwnLockAndMovesNothing() throws IOException {
    append(mailbox("A"), "one", Flags.NONE);
    try (MaildirStore impatient =
        MaildirStore.builder(maildir.toString())
            .sync(SyncMode.NEVER)
            .lockPatience(Duration.ofMillis(300))
            .build()) {
      Account account = impatient.account(MailUser.of("ann@example.org"));
      try (Mailbox first = account.open("A");
          Mailbox second = account.open("B")) {
        assertThatThrownBy(() -> first.move(UidSet.of(1), "B"))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));

        assertThat(texts(first)).containsExactly("one");
        assertThat(texts(second)).containsExactly("one");
        // Nothing stays locked, under either name.
        append(first, "two", Flags.NONE);
        append(second, "three", Flags.NONE);
        assertThat(texts(first)).containsExactly("one", "two", "three");
      }
    }
    try (Stream<Path> left = Files.list(maildir.resolve(".A/tmp"))) {
      // But what a state of the mailbox is told by.
      assertThat(left).allMatch(file -> file.getFileName().toString().startsWith("lock."));
    }
  }

  @Test
  void whatIsDoneUnderBothAtOnceLosesNothing() throws Exception {
    int each = 50;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Set<Long>>> tasks = new ArrayList<>();
      for (Mailbox mailbox : List.of(mailbox("A"), mailbox("B"))) {
        tasks.add(() -> appendAndMark(mailbox, each));
      }
      Set<Long> given = new TreeSet<>();
      for (Future<Set<Long>> done : threads.invokeAll(tasks)) {
        given.addAll(done.get());
      }
      assertThat(given).hasSize(2 * each);
      for (String name : List.of("A", "B")) {
        assertThat(mailbox(name).snapshot().uids()).isEqualTo(UidSet.range(1, 2L * each));
        assertThat(mailbox(name).snapshot())
            .allSatisfy(one -> assertThat(one.flags().contains(SystemFlag.SEEN)).isTrue());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Set<Long> appendAndMark(Mailbox mailbox, int count) throws IOException {
    Set<Long> uids = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      long uid = append(mailbox, "text", Flags.NONE);
      mailbox.store(UidSet.of(uid), SEEN, OptionalLong.empty());
      uids.add(uid);
    }
    return uids;
  }
}
