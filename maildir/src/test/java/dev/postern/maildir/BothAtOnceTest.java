package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * This store, Dovecot's imap and lmtp, and a program that only renames files work on one Maildir at
 * the same time: they flag, move, expunge, append and deliver. Then both sides must say the same,
 * nothing may be lost or there twice, and no UID may ever have named two messages.
 *
 * <p>{@code -Dpostern.both.seconds=20} makes it longer.
 */
class BothAtOnceTest {
  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("postern.both.seconds", 3));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dotlock_use_excl = yes\n", "dotlock_use_excl = no\n"})
  void theyAgreeInTheEndAndNothingIsLost(String configuration) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    DovecotPeer dovecot = new DovecotPeer(directory, "", configuration);
    Ledger ledger = new Ledger();
    try (MaildirStore store = newStore(dovecot)) {
      Account account = store.account(MailUser.of("ann@example.org"));
      account.create(BusyActor.OTHER, Optional.empty());
      account.open("INBOX").close();
      work(dovecot, store, ledger);

      List<String> inbox = seen(account, "INBOX");
      List<String> other = seen(account, BusyActor.OTHER);
      assertThat(SideBySide.dovecot(dovecot, "INBOX")).isEqualTo(inbox);
      assertThat(SideBySide.dovecot(dovecot, BusyActor.OTHER)).isEqualTo(other);
      assertThat(seen(account, "INBOX")).isEqualTo(inbox);
      ledger.check(tokens(inbox), tokens(other));
    }
    sameWithoutIndex(dovecot);
    System.out.println(ledger);
  }

  private void work(DovecotPeer dovecot, MaildirStore store, Ledger ledger) throws Exception {
    long end = System.nanoTime() + LENGTH.toNanos();
    List<BusyActor> actors = new ArrayList<>();
    actors.add(new PosternActor("p1", store, ledger, 1));
    actors.add(new PosternActor("p2", store, ledger, 2));
    actors.add(new DovecotActor("d1", dovecot, ledger, 3));
    actors.add(new DovecotActor("d2", dovecot, ledger, 4));
    actors.add(new RenamingActor("shell", dovecot.maildir(), ledger));
    DovecotLmtp lmtp = DovecotLmtp.canRun() ? new DovecotLmtp(directory) : null;
    if (lmtp != null) {
      actors.add(new LmtpActor("lmtp", lmtp, ledger));
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (BusyActor actor : actors) {
        running.add(
            threads.submit(
                () -> {
                  actor.work(end);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
      if (lmtp != null) {
        lmtp.close();
      }
    }
  }

  private void sameWithoutIndex(DovecotPeer dovecot) throws IOException {
    List<String> before = SideBySide.postern(dovecot.maildir(), "INBOX");
    Files.delete(dovecot.maildir().resolve("postern-index"));
    assertThat(SideBySide.postern(dovecot.maildir(), "INBOX")).isEqualTo(before);
  }

  private static MaildirStore newStore(DovecotPeer dovecot) {
    return MaildirStore.builder("maildir:" + dovecot.maildir()).sync(SyncMode.NEVER).build();
  }

  private static List<String> seen(Account account, String name) throws IOException {
    try (Mailbox mailbox = account.open(name)) {
      return SideBySide.described(mailbox);
    }
  }

  private static List<String> tokens(List<String> seen) {
    List<String> tokens = new ArrayList<>();
    for (String line : seen) {
      Matcher token = Ledger.TOKEN.matcher(line);
      if (token.find()) {
        tokens.add(token.group(1));
      }
    }
    return tokens;
  }
}
