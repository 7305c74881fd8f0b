package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quota by {@code maildirsize}, without other programs. */
class QuotaTest extends StoreTest {
  private static final String TEN = "123456789\n";

  @Test
  void withoutARuleAndAFileThereIsNone() throws Exception {
    append(mailbox("INBOX"), TEN, Flags.NONE);

    assertThat(account().quota()).isEmpty();
    assertThat(size()).doesNotExist();
  }

  @Test
  void theRuleOfTheUserCountsAndIsWritten() throws Exception {
    Account limited = limited("*:bytes=45:messages=10");
    try (Mailbox inbox = limited.open("INBOX")) {
      append(inbox, TEN, Flags.NONE);
      append(inbox, TEN, Flags.NONE);
      limited.create("Other", Optional.empty());
      inbox.copy(UidSet.of(1), "Other");
      inbox.move(UidSet.of(2), "Other");
      assertThat(limited.quota())
          .contains(new Quota(30, OptionalLong.of(45), 3, OptionalLong.of(10)));
      inbox.copy(UidSet.of(1), "Other");
      assertOverQuota(() -> append(inbox, TEN, Flags.NONE));
      assertOverQuota(() -> inbox.copy(UidSet.of(1), "Other"));
      assertThat(limited.quota().orElseThrow().octets()).isEqualTo(40);
      assertThat(names("tmp")).isEmpty();
      inbox.expunge(UidSet.of(1));
      assertThat(limited.quota().orElseThrow().octets()).isEqualTo(30);
      append(inbox, TEN, Flags.NONE);
    }
    assertThat(Files.readAllLines(size()).get(0)).isEqualTo("45S,10C");
    limited.delete("Other");
    assertThat(limited.quota().orElseThrow().messages()).isEqualTo(1);
  }

  @Test
  void aDeliveryThatWasThereBeforeTakesNoRoom() throws Exception {
    Account limited = limited("*:bytes=1000:messages=100");
    try (Mailbox inbox = limited.open("INBOX")) {
      append(inbox, TEN, Flags.NONE, "first");

      inbox.append(List.of(message("first"), message("second"), message("second")));

      assertThat(inbox.snapshot().size()).isEqualTo(2);
      assertThat(limited.quota().orElseThrow().octets()).isEqualTo(20);
      assertThat(limited.quota().orElseThrow().messages()).isEqualTo(2);
    }
  }

  private static NewMessage message(String deliveryId) {
    MessageSource content = MessageSource.of(TEN.getBytes(ISO_8859_1));
    return NewMessage.builder(content, DATE, deliveryId).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatGoesIsNotGivenBackTwiceWhoeverCountsMeanwhile(boolean expunged) throws Exception {
    Account limited = limited("*:bytes=100000:messages=10000", "SPAM:ignore");
    limited.create("SPAM", Optional.empty());
    ExecutorService counting = Executors.newSingleThreadExecutor();
    try (Mailbox inbox = limited.open("INBOX")) {
      for (int i = 0; i < 150; i++) {
        long uid = append(inbox, TEN, Flags.NONE);
        append(inbox, TEN, Flags.NONE);
        Files.deleteIfExists(size());
        CountDownLatch begun = new CountDownLatch(1);
        Future<Optional<Quota>> counted =
            counting.submit(
                () -> {
                  begun.countDown();
                  for (int k = 0; k < 5; k++) {
                    Files.deleteIfExists(size());
                    limited.quota();
                  }
                  return limited.quota();
                });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        if (expunged) {
          inbox.expunge(UidSet.of(uid));
        } else {
          inbox.move(UidSet.of(uid), "SPAM");
        }
        counted.get(20, TimeUnit.SECONDS);
        assertThat(limited.quota().orElseThrow().messages()).isEqualTo(i + 1);
      }
    } finally {
      counting.shutdownNow();
    }
  }

  @Test
  void aFileAloneSetsLimits() throws Exception {
    append(mailbox("INBOX"), TEN, Flags.NONE);
    Files.writeString(size(), "25S\n10 1\n");

    append(mailbox("INBOX"), TEN, Flags.NONE);

    assertOverQuota(() -> append(mailbox("INBOX"), TEN, Flags.NONE));
    assertThat(Files.readAllLines(size()).get(0)).isEqualTo("25S");
    assertThat(limited("?:bytes=100").quota().orElseThrow().octetLimit()).hasValue(25);
    assertThat(limited("*:bytes=100").quota().orElseThrow().octetLimit()).hasValue(100);
    assertThat(Files.readString(size())).isEqualTo("100S\n20 2\n");
  }

  @Test
  void whatTheFileHasWrongIsCountedAnewBeforeMailIsRefused() throws Exception {
    Account limited = limited("*:bytes=25");
    try (Mailbox inbox = limited.open("INBOX")) {
      append(inbox, TEN, Flags.NONE);
      Files.writeString(size(), "25S\n10 1\n90 9\n");
      append(inbox, TEN, Flags.NONE);
      // One fresh line is believed, an old one is not.
      Files.writeString(size(), "25S\n99 9\n");
      assertOverQuota(() -> append(inbox, TEN, Flags.NONE));
      inbox.expunge(UidSet.of(1));
      Files.writeString(size(), "25S\n99 9\n");
      Files.setLastModifiedTime(size(), FileTime.from(Instant.now().minusSeconds(1000)));
      append(inbox, TEN, Flags.NONE);
    }
    assertThat(limited.quota().orElseThrow().octets()).isEqualTo(20);
  }

  @Test
  void aFileThatIsDamagedOrLargeIsWrittenAnew() throws Exception {
    Account limited = limited("*:bytes=100");
    try (Mailbox inbox = limited.open("INBOX")) {
      append(inbox, TEN, Flags.NONE);
      for (String damage : List.of("", "what\n", "100S\n" + "10 1\n-10 -1\n".repeat(600))) {
        Files.writeString(size(), damage);
        assertThat(limited.quota().orElseThrow().octets()).isEqualTo(10);
        assertThat(Files.readString(size())).isEqualTo("100S\n10 1\n");
      }
    }
  }

  @Test
  void manyAtOnceDoNotGoOver() throws Exception {
    Account limited = limited("*:messages=20");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> saved = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        saved.add(threads.submit(() -> saveUntilFull(limited)));
      }
      int sum = 0;
      for (Future<Integer> one : saved) {
        sum += one.get();
      }
      assertThat(sum).isEqualTo(20);
    } finally {
      threads.shutdown();
    }
    assertThat(limited.status("INBOX").messages()).isEqualTo(20);
  }

  @Test
  void aRuleThatIsNoneStopsTheUserNotTheMail() {
    assertThatThrownBy(() -> limited("*:ignore"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void aMailboxMayHaveMoreOnTop() throws Exception {
    Account limited = limited("*:bytes=25", "Trash:bytes=+10");
    limited.create("Trash", Optional.empty());
    try (Mailbox inbox = limited.open("INBOX");
        Mailbox trash = limited.open("Trash")) {
      append(inbox, TEN, Flags.NONE);
      append(inbox, TEN, Flags.NONE);
      assertOverQuota(() -> append(inbox, TEN, Flags.NONE));
      append(trash, TEN, Flags.NONE);
      assertOverQuota(() -> append(trash, TEN, Flags.NONE));
      assertOverQuota(() -> inbox.copy(UidSet.of(1), "Trash"));
      // What is moved is in use already.
      assertThat(inbox.move(UidSet.of(1), "Trash").targets()).hasSize(1);
      assertThat(trash.move(UidSet.of(1), "INBOX").targets()).hasSize(1);
      assertThat(limited.quota().orElseThrow())
          .isEqualTo(new Quota(30, OptionalLong.of(25), 3, OptionalLong.empty()));
    }
    assertThat(Files.readString(size())).startsWith("25S\n");
  }

  @Test
  void aMailboxThatDoesNotCountHasNoLimitAndIsNotInTheSum() throws Exception {
    Account limited = limited("*:bytes=25", "Junk*:ignore");
    limited.create("Junk", Optional.empty());
    try (Mailbox inbox = limited.open("INBOX");
        Mailbox junk = limited.open("Junk")) {
      for (int i = 0; i < 4; i++) {
        append(junk, TEN, Flags.NONE);
      }
      append(inbox, TEN, Flags.NONE);
      assertThat(limited.quota().orElseThrow().octets()).isEqualTo(10);
      assertThat(junk.move(UidSet.of(1), "INBOX").targets()).hasSize(1);
      assertThat(limited.quota().orElseThrow().octets()).isEqualTo(20);
      assertOverQuota(() -> junk.move(UidSet.of(2), "INBOX"));
      assertOverQuota(() -> junk.copy(UidSet.of(2), "INBOX"));
      assertThat(uids(junk)).containsExactly(2L, 3L, 4L);
      assertThat(inbox.move(UidSet.of(1, 2, 99), "Junk").targets()).hasSize(2);
      assertThat(limited.quota().orElseThrow().octets()).isZero();
      junk.expunge(UidSet.of(2));
      assertThat(limited.quota().orElseThrow().octets()).isZero();
      assertThat(junk.move(UidSet.of(2), "INBOX").targets()).isEmpty();
      assertThat(limited.quota().orElseThrow().octets()).isZero();
    }
    Files.delete(size());
    assertThat(limited.quota().orElseThrow().octets()).isZero();
    limited.rename("Junk", "Kept");
    assertThat(limited.quota().orElseThrow().octets()).isEqualTo(40);
    limited.rename("Kept", "Junk mail");
    assertThat(limited.quota().orElseThrow().octets()).isZero();
  }

  @Test
  void whoCannotCopyForWantOfRoomLeavesNothing() throws Exception {
    store.close();
    store = MaildirStore.builder(maildir.toString()).quotaRule("*:messages=1").build();
    account().create("Box", Optional.empty());
    Mailbox inbox = inbox();
    append(inbox, "text", Flags.NONE);

    assertThatThrownBy(() -> inbox.copy(UidSet.ALL, "Box"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OVER_QUOTA));

    assertThat(names(".Box/tmp")).isEmpty();
  }

  @Test
  void aUsersFieldTakesThePlaceOfTheBuildersRule() throws Exception {
    try (MaildirStore ruled =
        MaildirStore.builder(maildir.toString())
            .sync(SyncMode.NEVER)
            .quotaRule("*:bytes=15")
            .quotaRule("Trash:bytes=+10")
            .build()) {
      Account account =
          ruled.account(new MailUser("ann", Optional.empty(), Map.of("quota_rule", "*:bytes=5")));
      account.create("Trash", Optional.empty());
      try (Mailbox inbox = account.open("INBOX");
          Mailbox trash = account.open("Trash")) {
        assertOverQuota(() -> append(inbox, TEN, Flags.NONE));
        append(trash, TEN, Flags.NONE);
      }
    }
  }

  private int saveUntilFull(Account limited) throws IOException {
    int saved = 0;
    try (Mailbox inbox = limited.open("INBOX")) {
      while (saved < 1000) {
        append(inbox, TEN, Flags.NONE);
        saved++;
      }
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.OVER_QUOTA);
    }
    return saved;
  }

  private Account limited(String... rules) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < rules.length; i++) {
      fields.put(i == 0 ? "quota_rule" : "quota_rule" + (i + 1), rules[i]);
    }
    return store.account(new MailUser("ann@example.org", Optional.empty(), fields));
  }

  private Path size() {
    return maildir.resolve("maildirsize");
  }

  private static void assertOverQuota(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OVER_QUOTA));
  }
}
