package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox appears when it is whole, whoever looks for it meanwhile. */
class CreateRaceTest extends StoreTest {
  private static final int ROUNDS = 200;

  @Test
  void whoOpensAMailboxWhileItIsMadeFindsAllOrNothing() throws Exception {
    Account account = store.account(MailUser.of("ann@example.org"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int round = 0; round < ROUNDS; round++) {
      String name = "made" + round;
      AtomicBoolean made = new AtomicBoolean();
      Future<Boolean> opener = threads.submit(() -> opensAtLast(account, name, made));
      account.create(name, Optional.empty());
      made.set(true);
      assertThat(opener.get()).isTrue();
    }
    threads.shutdown();
  }

  @Test
  void theFirstMailboxesOfAnAccountAreMadeAtOnce(@TempDir Path accounts) throws Exception {
    MaildirStore fresh = MaildirStore.builder(accounts + "/%n").sync(SyncMode.NEVER).build();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int round = 0; round < ROUNDS; round++) {
      Account account = fresh.account(MailUser.of("user" + round + "@example.org"));
      List<Future<Boolean>> creators = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "folder" + i;
        creators.add(threads.submit(() -> creates(account, name)));
      }
      Set<Long> validities = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        assertThat(creators.get(i).get()).isTrue();
        validities.add(account.status("folder" + i).uidValidity());
      }
      assertThat(validities).hasSize(4);
    }
    threads.shutdown();
    fresh.close();
  }

  @Test
  void oneOfTwoCreatorsIsTold() throws Exception {
    Account account = store.account(MailUser.of("ann@example.org"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int round = 0; round < ROUNDS; round++) {
      String name = "twice" + round;
      Future<Boolean> one = threads.submit(() -> creates(account, name));
      Future<Boolean> two = threads.submit(() -> creates(account, name));
      assertThat(one.get()).isNotEqualTo(two.get());
    }
    assertThat(account.list()).hasSize(ROUNDS + 1);
    threads.shutdown();
  }

  private static boolean opensAtLast(Account account, String name, AtomicBoolean made)
      throws StoreException {
    while (true) {
      boolean last = made.get();
      try (Mailbox mailbox = account.open(name)) {
        assertThat(mailbox.snapshot().size()).isZero();
        return true;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND);
        if (last) {
          return false;
        }
      }
    }
  }

  private static boolean creates(Account account, String name) throws StoreException {
    try {
      account.create(name, Optional.empty());
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.EXISTS);
      return false;
    }
  }
}
