package dev.postern.auth.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecondFactorsTest {
  private static final String ANN = "ann@example.org";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final InMemorySecondFactors store = new InMemorySecondFactors();
  private TotpKey key;
  private List<String> recovery;

  @BeforeEach
  void enrol() throws IOException {
    key = at(0).enrol(ANN);
    assertThat(at(0).isEnrolled(ANN)).isFalse();
    assertThat(at(0).check(ANN, code(0))).isEqualTo(new CodeCheck.NotEnrolled());
    recovery = at(0).confirm("Ann@Example.org", code(0));
  }

  @Test
  void aCodeServesOnce() throws IOException {
    assertThat(at(0).isEnrolled("ANN@example.org")).isTrue();
    assertThat(at(0).check(ANN, code(0))).as("the one that confirmed").isEqualTo(wrong());
    assertThat(at(30).check(ANN, code(30))).isEqualTo(new CodeCheck.Accepted());
    assertThat(at(30).check(ANN, code(30))).isEqualTo(wrong());
    assertThat(at(31).check(ANN, code(0))).as("an older one").isEqualTo(wrong());
    assertThat(at(60).check(ANN, code(60))).isEqualTo(new CodeCheck.Accepted());
  }

  @Test
  void aCodeServesOneOfManyAtOnce() throws Exception {
    long accepted =
        IntStream.range(0, 32)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return at(30).check(ANN, code(30));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .filter(CodeCheck.Accepted.class::isInstance)
            .count();
    assertThat(accepted).isEqualTo(1);
  }

  @Test
  void recoveryCodesServeOnceEach() throws IOException {
    assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
    assertThat(recovery).allMatch(one -> one.matches("([a-z2-9]{4}-){3}[a-z2-9]{4}"));
    String first = recovery.get(0);
    assertThat(at(0).check(ANN, first)).isEqualTo(new CodeCheck.Recovered(9));
    assertThat(at(0).check(ANN, first)).isEqualTo(wrong());
    String typed = recovery.get(9).replace("-", " ").toUpperCase(java.util.Locale.ROOT);
    assertThat(at(0).check(ANN, typed)).isEqualTo(new CodeCheck.Recovered(8));
    List<String> renewed = at(0).renewRecoveryCodes(ANN);
    assertThat(at(0).check(ANN, recovery.get(5))).isEqualTo(wrong());
    assertThat(at(0).check(ANN, renewed.get(5))).isEqualTo(new CodeCheck.Recovered(9));
  }

  @Test
  void recoveryCodesAreKeptHashed() {
    assertThat(store.find(ANN).orElseThrow().recoveryHashes())
        .hasSize(10)
        .allMatch(hash -> hash.startsWith("{SSHA256}"))
        .noneMatch(hash -> recovery.stream().anyMatch(hash::contains));
    assertThat(store.find(ANN).orElseThrow()).hasToString("SecondFactor[confirmed=true]");
  }

  @Test
  void guessesWaitLongerEachTime() throws IOException {
    for (int i = 0; i < 4; i++) {
      assertThat(at(0).check(ANN, "000000x")).isEqualTo(wrong());
    }
    assertThat(at(0).check(ANN, "000000x")).isEqualTo(wrong());
    assertThat(at(29).check(ANN, code(29 + 30))).isEqualTo(tooMany(1));
    assertThat(at(0).check(ANN, recovery.get(0))).isEqualTo(tooMany(30));
    assertThat(at(30).check(ANN, "000000x")).isEqualTo(wrong());
    assertThat(at(30).check(ANN, code(60))).isEqualTo(tooMany(60));
    assertThat(at(90).check(ANN, code(90))).isEqualTo(new CodeCheck.Accepted());
    assertThat(at(90).check(ANN, "000000x")).isEqualTo(wrong());
    assertThat(at(90).check(ANN, code(120))).as("counted anew").isEqualTo(new CodeCheck.Accepted());
  }

  @Test
  void theWaitHasABound() throws IOException {
    int now = 0;
    for (int i = 0; i < 100; i++) {
      at(now).check(ANN, "000000x");
      now += 30 * 128;
    }
    assertThat(at(now).check(ANN, code(now))).isEqualTo(new CodeCheck.Accepted());
  }

  /** Nor do they make a user wait for the day to come. */
  @Test
  void triesWhileTheClockWasAheadLockNobodyOut() throws IOException {
    int year = 365 * 24 * 3_600;
    for (int i = 0; i < 12; i++) {
      at(year + i * 30 * 128).check(ANN, "000000x");
    }
    assertThat(at(30).check(ANN, recovery.get(0))).isEqualTo(new CodeCheck.Recovered(9));
    for (int i = 0; i < 5; i++) {
      at(year).check(ANN, "000000x");
    }
    assertThat(at(30).check(ANN, code(30))).isEqualTo(new CodeCheck.Accepted());
  }

  @Test
  void theLongestWaitIsWaitedFor() throws IOException {
    int now = 0;
    for (int i = 0; i < 20; i++) {
      now += 30 * 128;
      at(now).check(ANN, "000000x");
    }
    assertThat(at(now).check(ANN, recovery.get(0))).isEqualTo(tooMany(30 * 128));
    assertThat(at(now + 30 * 128 - 1).check(ANN, recovery.get(0))).isEqualTo(tooMany(1));
  }

  @Test
  void confirmingIsNoWayToGuess() throws IOException {
    at(0).remove(ANN);
    assertThat(at(0).isEnrolled(ANN)).isFalse();
    key = at(0).enrol(ANN);
    for (int i = 0; i < 5; i++) {
      assertThat(at(0).confirm(ANN, "000000x")).isEmpty();
    }
    assertThat(at(0).confirm(ANN, code(0))).isEmpty();
    assertThat(at(30).confirm(ANN, code(30))).hasSize(10);
    assertThat(at(60).confirm(ANN, code(60))).as("nothing to confirm").isEmpty();
  }

  @Test
  void whoHasOneKeepsItUntilItIsRemoved() throws IOException {
    assertThatIllegalStateException().isThrownBy(() -> at(0).enrol("ANN@example.org"));
    assertThat(at(30).check(ANN, code(30))).isEqualTo(new CodeCheck.Accepted());
  }

  @Test
  void whoHasNoneIsToldSo() throws IOException {
    assertThat(at(0).check("bob", "123456")).isEqualTo(new CodeCheck.NotEnrolled());
    assertThat(at(0).renewRecoveryCodes("bob")).isEmpty();
    assertThat(at(0).confirm("bob", "123456")).isEmpty();
    at(0).remove("bob");
    assertThat(store.find("bob")).isEmpty();
  }

  @Test
  void aStoreThatNeverReplacesIsNotAskedForEver() {
    SecondFactorStore stubborn =
        new SecondFactorStore() {
          @Override
          public Optional<SecondFactor> find(String user) {
            return Optional.empty();
          }

          @Override
          public boolean replace(
              String user, Optional<SecondFactor> expected, Optional<SecondFactor> next) {
            return false;
          }
        };
    assertThatIOException().isThrownBy(() -> SecondFactors.of(stubborn).enrol(ANN));
  }

  private static CodeCheck wrong() {
    return new CodeCheck.Wrong();
  }

  private static CodeCheck tooMany(int seconds) {
    return new CodeCheck.TooMany(Duration.ofSeconds(seconds));
  }

  private SecondFactors at(int seconds) {
    return SecondFactors.of(store).clock(Clock.fixed(START.plusSeconds(seconds), ZoneOffset.UTC));
  }

  private String code(int seconds) {
    return Totp.standard().code(key, START.plusSeconds(seconds));
  }
}
