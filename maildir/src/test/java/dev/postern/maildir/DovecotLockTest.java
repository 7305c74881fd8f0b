package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.LockOwner;
import dev.postern.message.MessageSource;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dovecot-uidlist.lock} as this store and Dovecot make it, wait for it and take it over. */
class DovecotLockTest {
  private static final byte[] MESSAGE = "Subject: x\r\n\r\ntext\r\n".getBytes(ISO_8859_1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private DovecotPeer dovecot;
  private MaildirStore store;
  private Mailbox inbox;
  private Path lock;
  private int delivered;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    use("");
  }

  private void use(String configuration) throws IOException {
    dovecot = new DovecotPeer(directory, "", configuration);
    store = MaildirStore.builder("maildir:" + dovecot.maildir()).build();
    inbox = store.account(MailUser.of("ann@example.org")).open("INBOX");
    lock = dovecot.maildir().resolve("dovecot-uidlist.lock");
  }

  @AfterEach
  void end() {
    if (store != null) {
      inbox.close();
      store.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dotlock_use_excl = yes\n", "dotlock_use_excl = no\n"})
  void dovecotWaitsForOurLock(String configuration) throws Exception {
    end();
    use(configuration);
    CompletableFuture<String> answer;
    DotLock held =
        DotLock.acquire(
            lock,
            LockOwner.self(Machine.hostName(), (delay, task) -> {}),
            Clock.systemUTC(),
            PATIENCE);
    try (held;
        DovecotPeer.Session imap = dovecot.imap()) {
      answer = CompletableFuture.supplyAsync(() -> append(imap));
      CompletableFuture<String> waiting = answer;
      assertThatThrownBy(() -> waiting.get(1500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      held.close();
      assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("OK");
    }
    assertThat(inbox.snapshot().size()).isEqualTo(1);
  }

  @Test
  void weWaitForDovecotsLock() throws Exception {
    // A living process of this host, as Dovecot writes it.
    Process owner = new ProcessBuilder("sleep", "60").start();
    Files.writeString(lock, owner.pid() + ":" + Machine.hostName());
    CompletableFuture<Long> uid = CompletableFuture.supplyAsync(this::append);

    assertThatThrownBy(() -> uid.get(1500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    Files.delete(lock);
    owner.destroy();

    assertThat(uid.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  @Test
  void aLockWhoseOwnerWritesHisNameLaterIsWaitedFor() throws Exception {
    // With dotlock_use_excl Dovecot makes the file first and fills it then.
    Files.createFile(lock);
    CompletableFuture<Long> uid = CompletableFuture.supplyAsync(this::append);

    assertThatThrownBy(() -> uid.get(500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    Files.delete(lock);

    assertThat(uid.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void eachTakesOverTheLockOfADeadProcess() throws Exception {
    String dead = deadProcess() + ":" + Machine.hostName();
    Files.writeString(lock, dead);
    try (DovecotPeer.Session imap = dovecot.imap()) {
      assertThat(append(imap)).startsWith("OK");
      // It does so without a word.
      assertThat(imap.complaints()).isEmpty();
    }
    assertThat(lock).doesNotExist();

    Files.writeString(lock, dead);
    assertThat(append()).isEqualTo(2);
    assertThat(lock).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1:another.host.example", "garbage", "99999999999999999999:here"})
  void aLockThatNamesNobodyHereIsTakenOverWhenItIsOld(String content) throws Exception {
    Files.writeString(lock, content);
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(121)));

    assertThat(append()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  private long append() {
    try {
      NewMessage message =
          NewMessage.builder(MessageSource.of(MESSAGE), StoreTest.DATE, "delivery " + ++delivered)
              .build();
      return inbox.append(List.of(message)).uids().get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String append(DovecotPeer.Session imap) {
    try {
      return imap.append("INBOX", "", MESSAGE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long deadProcess() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    return dead.pid();
  }
}
