package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An office behind one address, with a guesser in it and with colleagues who have not logged in
 * from there yet.
 */
final class FairTurnsTest {
  /** Lines are for whom no block keeps out. */
  private static final Limits UNBLOCKED =
      Limits.defaults().with(Limits.Time.AUTH_BLOCK, Duration.ZERO);

  private static final AuthOutcome DENIED = AuthOutcome.denied();

  /** What one address may have. */
  private static final int CONNECTIONS = 256;

  private static final Duration REFUSED = Duration.ofDays(1);

  private long now = 1_000_000;
  private FailureGuard guard = new FailureGuard(UNBLOCKED, () -> now, 1);
  private final List<Checking> checking = new ArrayList<>();
  private int guesses;
  private int checked;

  @Test
  void whoTriesOneNameDelaysNobodyElse() {
    guess(Duration.ofMinutes(5), i -> "root");
    for (int i = 0; i < 30; i++) {
      guess(Duration.ofMinutes(1), n -> "root");
      assertThat(ask("colleague" + i, "right")).isEqualTo(Duration.ofSeconds(2));
    }
    // Many at once have a turn each, until half a minute is full.
    for (int i = 0; i < 14; i++) {
      assertThat(ask("newcomer" + i, "right")).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20})
  void whoTriesTheSameNamesAgainAndAgainRefusesNobody(int names) {
    guess(Duration.ofMinutes(2L * names), i -> "name" + i % names);
    for (int i = 0; i < 30; i++) {
      guess(Duration.ofMinutes(1), n -> "name" + n % names);
      assertThat(ask("colleague" + i, "right")).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 260", "2, 260", "20, 520", "1000, 520", "1000000, 520"})
  void guessingIsSlowWhateverNamesItTries(int names, int most) {
    guess(Duration.ofMinutes(30), i -> "name" + i % names);
    checked = 0;
    guess(Duration.ofHours(1), i -> "name" + i % names);
    assertThat(checked).isLessThanOrEqualTo(most);
  }

  @Test
  void whoWasRefusedAndComesAgainGetsItsTurnAmongEverNewNames() {
    guess(Duration.ofMinutes(5), i -> "name" + i);
    for (int i = 0; i < 30; i++) {
      guess(Duration.ofMinutes(1), n -> "name" + n);
      String colleague = "colleague" + i;
      if (ask(colleague, "right").equals(REFUSED)) {
        guess(Duration.ofSeconds(20), n -> "name" + n);
        assertThat(ask(colleague, "right")).isEqualTo(Duration.ofSeconds(2));
      }
    }
  }

  @Test
  void whoComesAgainWithAnotherPasswordIsAGuesser() {
    guess(Duration.ofMinutes(5), i -> "name" + i);
    assertThat(ask("colleague", "one")).isEqualTo(REFUSED);
    assertThat(ask("colleague", "another")).isEqualTo(REFUSED);
    assertThat(ask("colleague", "one")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whoComesAgainAndIsWrongHasNoMoreOfIt() {
    guess(Duration.ofMinutes(5), i -> "name" + i);
    assertThat(ask("colleague", "wrong")).isEqualTo(REFUSED);
    assertThat(ask("colleague", "wrong")).isEqualTo(Duration.ofSeconds(2));
    now += Duration.ofSeconds(2).toNanos();
    guard.after(attempt("colleague", "wrong"), DENIED);
    assertThat(ask("colleague", "wrong")).isGreaterThan(Duration.ofSeconds(15));
  }

  @Test
  void comingAgainIsNoWayToGuessFaster() {
    List<String> refused = new ArrayList<>();
    int all = 0;
    for (int second = 0; second < 5_400; second++) {
      checkDue();
      all = second == 1_800 ? checked : all;
      for (String name : List.copyOf(refused)) {
        begin(name, "guess");
      }
      refused.clear();
      for (int i = 0; i < 5; i++) {
        String name = "name" + guesses++;
        if (!begin(name, "guess")) {
          refused.add(name);
        }
      }
      now += Duration.ofSeconds(1).toNanos();
    }
    assertThat(checked - all).as("in an hour").isLessThanOrEqualTo(520);
  }

  @Test
  void aNameHasOnePlaceAndTheSamePasswordSharesIt() {
    blame();
    assertThat(ask("ann", "a")).isEqualTo(Duration.ofSeconds(2));
    assertThat(ask("ann", "b")).isEqualTo(REFUSED);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(ask(" ANN", "a")).isNotEqualTo(REFUSED);
    assertThat(ask("ann", "a")).isEqualTo(Duration.ofSeconds(1));
    assertThat(ask("bob", "a")).isEqualTo(Duration.ofSeconds(3));
    now += Duration.ofSeconds(1).toNanos();
    assertThat(ask("ann", "c")).as("its turn came").isNotEqualTo(REFUSED);
  }

  @Test
  void whoTriesAsOneLeavesThatOneATurn() {
    guess(Duration.ofMinutes(5), i -> "ann");
    assertThat(ask("ann", "right")).isEqualTo(REFUSED);
    guess(Duration.ofSeconds(20), i -> "ann");
    assertThat(ask("ann", "right")).as("her own delay").isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whoSlippedThriceIsNoNewcomerForAWhile() {
    blame();
    for (int i = 0; i < 3; i++) {
      assertThat(ask("ann", "slip" + i)).isLessThan(Duration.ofSeconds(15));
      now += Duration.ofSeconds(10).toNanos();
      guard.after(attempt("ann", "slip" + i), DENIED);
    }
    assertThat(ask("ann", "right")).isEqualTo(Duration.ofSeconds(15));
    now += Duration.ofMinutes(36).toNanos();
    guess(Duration.ofMinutes(5), i -> "root");
    assertThat(ask("ann", "right")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whoLogsInForTheFirstTimeForgivesTheLineAsWell() {
    guess(Duration.ofMinutes(5), i -> "name" + i);
    for (String user : List.of("ann", "bob", "cat", "dan", "eve")) {
      guard.after(attempt(user, "right"), AuthOutcome.accepted(MailUser.of(user)));
    }
    checking.clear();
    now += Duration.ofMinutes(1).toNanos();
    blame();
    assertThat(ask("colleague", "right")).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void slipsOfThoseWhoAreKnownThereDelayNoNewcomer() {
    for (String user : List.of("ann", "bob", "cat")) {
      guard.after(attempt(user, "right"), AuthOutcome.accepted(MailUser.of(user)));
      for (int i = 0; i < 3; i++) {
        guard.after(attempt(user, "slip" + i), DENIED);
      }
    }
    blame();
    assertThat(ask("newcomer", "right")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whoseMechanismShowsNoPasswordHasOnePlaceAndDoesNotComeAgain() {
    blame();
    LoginAttempt unknown = LoginAttempt.unknown(attempt("", "").context());
    assertThat(guard.before(unknown)).isEqualTo(new Decision.Check(Duration.ofSeconds(2)));
    for (int i = 0; i < 3; i++) {
      assertThat(guard.before(unknown)).isInstanceOf(Decision.Refuse.class);
    }
  }

  @Test
  void whatIsKeptIsBounded() {
    guard = new FailureGuard(UNBLOCKED.with(Limits.Count.AUTH_FAILURES_KEPT, 100), () -> now, 1);
    guess(Duration.ofMinutes(30), i -> "name" + i);
    assertThat(guard.size()).isLessThanOrEqualTo(700);
  }

  /** Ten failures of one name. */
  private void blame() {
    for (int i = 0; i < 12; i++) {
      guard.after(attempt("root", "wrong" + i), DENIED);
    }
  }

  /** For some time, ten times each second. */
  private void guess(Duration time, IntFunction<String> names) {
    for (long second = 0; second < time.toSeconds(); second++) {
      checkDue();
      for (int i = 0; i < 10; i++) {
        int n = guesses++;
        begin(names.apply(n), "guess" + n);
      }
      now += Duration.ofSeconds(1).toNanos();
    }
    checkDue();
  }

  private boolean begin(String name, String password) {
    LoginAttempt guess = attempt(name, password);
    if (checking.size() < CONNECTIONS && guard.before(guess) instanceof Decision.Check check) {
      checking.add(new Checking(guess, now + check.delay().toNanos()));
      return true;
    }
    return false;
  }

  private void checkDue() {
    for (Checking due : List.copyOf(checking)) {
      if (due.at <= now) {
        checking.remove(due);
        checked++;
        guard.after(due.attempt, DENIED);
      }
    }
  }

  /** How long a try waits for its check. */
  private Duration ask(String user, String password) {
    return guard.before(attempt(user, password)) instanceof Decision.Check check
        ? check.delay()
        : REFUSED;
  }

  private static LoginAttempt attempt(String user, String password) {
    InetSocketAddress office = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
    return LoginAttempt.of(
        Credentials.Password.of(user, password),
        AuthContext.of("imap", PeerInfo.inet("imap", office)));
  }

  private record Checking(LoginAttempt attempt, long at) {}
}
