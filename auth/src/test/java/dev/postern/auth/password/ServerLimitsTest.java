package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.hash.HashingRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server's limits count, unless what is asked has its own. */
class ServerLimitsTest {
  private static final Limits USUAL = Limits.defaults();
  private static final StoredPassword OF_10_000 =
      StoredPassword.parse(
          "{CRYPT}$6$rounds=10000$saltstring$eMp.uj.PFj7RwFwRXS34t5RjmTtqQ1etnHntnhWlQN/kOz1WPrY.whrT.GIOr3hfA20CROF/FDwDrtVcmZcCC/");
  private static final StoredPassword OF_64_MEBI =
      StoredPassword.parse(
          "{ARGON2ID}$argon2id$v=19$m=65536,t=1,p=1$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo");
  private static final long MEBI = 1_048_576;

  private final PasswordSchemes schemes = PasswordSchemes.standard();

  @Test
  void theServerSaysHowMuchWorkAPasswordMayBe() {
    Limits least = USUAL.with(PasswordSchemes.PASSWORD_WORK, 10_000);
    Limits less = USUAL.with(PasswordSchemes.PASSWORD_WORK, 9_999);
    assertThat(schemes.within(least).work(OF_10_000).cost()).isEqualTo(10_000);
    assertRefused(schemes.within(less), OF_10_000, "PASSWORD_WORK");
    assertThat(schemes.within(less).within(least).work(OF_10_000).cost()).isEqualTo(10_000);
    assertThat(schemes.limits(least).within(less).work(OF_10_000).cost()).isEqualTo(10_000);
    assertRefused(schemes.limits(less).within(least), OF_10_000, "PASSWORD_WORK");
  }

  @Test
  void andHowMuchMemory() {
    Limits least = USUAL.with(PasswordSchemes.PASSWORD_MEMORY_OCTETS, 64 * MEBI);
    Limits less = USUAL.with(PasswordSchemes.PASSWORD_MEMORY_OCTETS, 64 * MEBI - 1);
    assertThat(schemes.within(least).work(OF_64_MEBI).memory()).isEqualTo(64 * MEBI);
    assertRefused(schemes.within(less), OF_64_MEBI, "PASSWORD_MEMORY_OCTETS");
  }

  private static void assertRefused(PasswordSchemes bounded, StoredPassword stored, String limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bounded.work(stored))
        .withMessageContaining("more work than " + limit);
  }

  /** In a room whose processors are all taken. */
  @Test
  @Timeout(30)
  void andHowLongAPasswordWaits() throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch full = new CountDownLatch(processors);
    CountDownLatch over = new CountDownLatch(1);
    List<Thread> busy =
        IntStream.range(0, processors).mapToObj(i -> new Thread(() -> fill(full, over))).toList();
    busy.forEach(Thread::start);
    try {
      full.await();
      PasswordSchemes hasty =
          schemes.within(USUAL.with(PasswordSchemes.HASHING_WAIT, Duration.ofMillis(1)));
      assertThatThrownBy(() -> hasty.verify(Credentials.Password.of("ann", "x"), OF_10_000))
          .isInstanceOf(RejectedExecutionException.class);
    } finally {
      over.countDown();
      for (Thread one : busy) {
        one.join();
      }
    }
  }

  private static void fill(CountDownLatch full, CountDownLatch over) {
    HashingRoom.SHARED.in(
        0,
        Duration.ofSeconds(20),
        () -> {
          full.countDown();
          assertThatNoException().isThrownBy(over::await);
          return 0;
        });
  }

  @Test
  void whatChangesNothingIsTheSame() {
    assertThat(schemes.within(USUAL.with(Limits.Count.CONNECTIONS, 1))).isSameAs(schemes);
    assertThat(schemes.within(USUAL.with(PasswordSchemes.HASHING_WAIT, Duration.ofSeconds(1))))
        .isNotSameAs(schemes);
  }

  @Test
  void andHowManyAreRemembered() {
    Limits two = USUAL.with(VerifiedPasswords.VERIFIED_PASSWORDS, 2);
    VerifiedPasswords unbounded = VerifiedPasswords.lasting(Duration.ofHours(1));
    assertThat(remembered(unbounded, two)).isEqualTo(2);
    assertThat(remembered(VerifiedPasswords.lasting(Duration.ofHours(1)), USUAL)).isEqualTo(4);
    VerifiedPasswords three =
        VerifiedPasswords.lasting(
            Duration.ofHours(1), USUAL.with(VerifiedPasswords.VERIFIED_PASSWORDS, 3));
    assertThat(remembered(three, two)).isEqualTo(3);
  }

  private int remembered(VerifiedPasswords verified, Limits server) {
    List<String> hashed = new ArrayList<>();
    PasswordSchemes slow =
        schemes
            .plus(new VerifiedPasswordsTest.Slow("SLOW", hashed))
            .remembering(verified)
            .within(server);
    for (String user : List.of("a", "b", "c", "d")) {
      assertThat(slow.verify(Credentials.Password.of(user, "x"), StoredPassword.parse("{SLOW}x")))
          .isTrue();
    }
    return verified.size();
  }
}
