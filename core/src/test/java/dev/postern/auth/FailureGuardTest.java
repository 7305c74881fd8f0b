package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guessing costs, and whom it does not cost anything. */
final class FailureGuardTest {
  private static final String STRANGER = "198.51.100.7";
  private static final String OFFICE = "192.0.2.1";
  private static final AuthOutcome DENIED = AuthOutcome.denied();
  private static final AuthOutcome ACCEPTED = AuthOutcome.accepted(MailUser.of("ann"));
  private static final Decision AT_ONCE = Decision.CHECK_NOW;
  private static final Decision SLOWED = new Decision.Check(Duration.ofSeconds(15));

  private long now = 1_000_000;
  private Limits limits = Limits.defaults();
  private FailureGuard guard = new FailureGuard(limits, () -> now, 1);
  private int passwords;

  @Test
  void theDelayGrows() {
    long[] seconds = {2, 2, 2, 4, 8, 15, 15};
    for (int i = 0; i < seconds.length; i++) {
      assertThat(fail(STRANGER, "user" + i)).isEqualTo(Duration.ofSeconds(seconds[i]));
    }
    assertThat(fail(OFFICE, "ann")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void furtherTriesFromAnAddressWaitForTheirTurn() {
    failTimes(9, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
    failTimes(2, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(SLOWED);
    assertThat(ask(STRANGER, "bob")).isEqualTo(new Decision.Check(Duration.ofSeconds(30)));
    assertThat(ask(STRANGER, "cat")).isEqualTo(new Decision.Refuse(Duration.ofSeconds(2)));
    pass(Duration.ofSeconds(15));
    assertThat(ask(STRANGER, "dan")).isEqualTo(new Decision.Check(Duration.ofSeconds(30)));
    assertThat(ask(OFFICE, "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void furtherTriesAsAUserWaitWhereverTheyComeFrom() {
    for (int i = 0; i < 10; i++) {
      assertThat(ask("203.0.113." + i, "ann")).isEqualTo(AT_ONCE);
      fail("203.0.113." + i, i % 2 == 0 ? "ann" : " ANN");
    }
    assertThat(ask("203.0.113.99", "Ann")).isEqualTo(SLOWED);
    // Not one behind another: nobody can shut a user out.
    assertThat(ask("203.0.113.98", "ann")).isEqualTo(SLOWED);
    assertThat(ask("203.0.113.97", "ann")).isEqualTo(SLOWED);
    assertThat(ask("203.0.113.99", "bob")).isEqualTo(AT_ONCE);
    assertThat(fail("203.0.113.99", "ann")).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void timeForgets() {
    failTimes(10, STRANGER);
    pass(Duration.ofMinutes(10));
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
    failTimes(4, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
    failTimes(1, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(SLOWED);
    pass(Duration.ofHours(3));
    assertThat(fail(STRANGER, "ann")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theSamePasswordOverAgainCountsOnce() {
    for (int i = 0; i < 100; i++) {
      Duration delay = guard.after(attempt(OFFICE, "phone", "old"), DENIED);
      assertThat(delay).isEqualTo(Duration.ofSeconds(2));
    }
    assertThat(ask(OFFICE, "ann")).isEqualTo(AT_ONCE);
    assertThat(ask(OFFICE, "phone")).isEqualTo(AT_ONCE);
    for (int i = 0; i < 10; i++) {
      guard.after(attempt(OFFICE, "user" + i, "old"), DENIED);
    }
    assertThat(ask(OFFICE, "ann")).isEqualTo(SLOWED);
  }

  /** A proof is another for each challenge, so that the same wrong password cannot be told. */
  @Test
  void eachFailedProofCounts() {
    LoginAttempt proof = LoginAttempt.of("phone", context(OFFICE));
    for (int i = 0; i < 10; i++) {
      assertThat(guard.before(proof)).isEqualTo(AT_ONCE);
      guard.after(proof, DENIED);
    }
    assertThat(guard.before(proof)).isEqualTo(SLOWED);
    assertThat(ask(STRANGER, "phone")).isEqualTo(SLOWED);
  }

  @Test
  void eachTryWithCredentialsOfAnotherKindCounts() {
    record Token(String authenticationId) implements Credentials {
      @Override
      public String authorizationId() {
        return "";
      }
    }
    LoginAttempt token = LoginAttempt.of(new Token("phone"), context(OFFICE));
    for (int i = 0; i < 10; i++) {
      assertThat(guard.before(token)).isEqualTo(AT_ONCE);
      guard.after(token, DENIED);
    }
    assertThat(guard.before(token)).isEqualTo(SLOWED);
  }

  @Test
  void whoLoggedInFromThereBeforePassesWhateverOthersFail() {
    succeed(OFFICE, "ann");
    failTimes(50, OFFICE);
    for (int i = 0; i < 20; i++) {
      fail(STRANGER, "ann");
    }
    for (int i = 0; i < 5; i++) {
      assertThat(ask(OFFICE, "ann")).isEqualTo(AT_ONCE);
    }
    assertThat(ask(OFFICE, "bob")).isNotEqualTo(AT_ONCE);
    assertThat(ask(STRANGER, "ann")).isNotEqualTo(AT_ONCE);
    assertThat(fail(OFFICE, "ann")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void fromAKnownPlaceTooGuessingEnds() {
    succeed(OFFICE, "ann");
    for (int i = 0; i < 3; i++) {
      assertThat(fail(OFFICE, "ann")).isEqualTo(Duration.ofSeconds(2));
    }
    failTimes(10, OFFICE);
    assertThat(ask(OFFICE, "ann")).isNotEqualTo(AT_ONCE);
    succeed(OFFICE, "ann");
    assertThat(ask(OFFICE, "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void aDeviceWithAnOldPasswordTakesNothingFromItsUser() {
    succeed(OFFICE, "ann");
    for (int i = 0; i < 100; i++) {
      guard.after(attempt(OFFICE, "ann", "old"), DENIED);
    }
    failTimes(50, OFFICE);
    assertThat(ask(OFFICE, "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void eachNewUserForgivesItsAddressOnce() {
    failTimes(16, OFFICE);
    assertThat(ask(OFFICE, "bob")).isEqualTo(SLOWED);
    succeed(OFFICE, "ann");
    assertThat(ask(OFFICE, "bob")).isEqualTo(AT_ONCE);
    failTimes(4, OFFICE);
    // An account of one's own buys no more guesses, not even if it is made a stranger again.
    for (int i = 0; i < 4; i++) {
      succeed(OFFICE, "ann");
      fail(OFFICE, "ann");
      fail(OFFICE, "ann");
      fail(OFFICE, "ann");
    }
    succeed(OFFICE, "ann");
    assertThat(ask(OFFICE, "bob")).isNotEqualTo(AT_ONCE);
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    for (int i = 0; i < 10; i++) {
      fail("2001:db8:1:2::" + (i + 1), "user" + i);
    }
    assertThat(ask("2001:db8:1:2:ffff::1", "ann")).isEqualTo(SLOWED);
    assertThat(ask("2001:db8:1:3::1", "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void aUnixSocketHasNoAddressToBlame() {
    for (int i = 0; i < 50; i++) {
      fail("", "user" + i);
    }
    assertThat(ask("", "ann")).isEqualTo(AT_ONCE);
    for (int i = 0; i < 10; i++) {
      fail("", "ann");
    }
    assertThat(ask("", "ann")).isEqualTo(SLOWED);
  }

  @Test
  void aMechanismThatTellsNoNameCountsByAddress() {
    for (int i = 0; i < 10; i++) {
      guard.after(LoginAttempt.unknown(context("203.0.113." + i)), DENIED);
    }
    assertThat(ask("203.0.113.50", "")).isEqualTo(AT_ONCE);
    for (int i = 0; i < 10; i++) {
      guard.after(LoginAttempt.unknown(context(STRANGER)), DENIED);
    }
    assertThat(ask(STRANGER, "")).isEqualTo(SLOWED);
    assertThat(ask(STRANGER, "ann")).isEqualTo(new Decision.Check(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accepted", "unavailable"})
  void whatIsNoDenialCountsForNothing(String outcome) {
    for (int i = 0; i < 50; i++) {
      guard.after(
          attempt(STRANGER, "user", "p" + i),
          outcome.equals("accepted") ? ACCEPTED : AuthOutcome.unavailable());
    }
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void whatIsKeptIsBounded() {
    guard = new FailureGuard(limits.with(Limits.Count.AUTH_FAILURES_KEPT, 100), () -> now, 1);
    failTimes(10, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(SLOWED);
    for (int i = 0; i < 1_000; i++) {
      String address = "10.0." + i / 256 + "." + i % 256;
      fail(address, "x".repeat(5_000) + i);
      succeed(address, "user" + i);
    }
    assertThat(guard.size()).isLessThanOrEqualTo(700);
    assertThat(ask(STRANGER, "ann")).as("forgotten for newer ones").isEqualTo(AT_ONCE);
  }

  @Test
  void itsBoundsAreSettings() {
    guard =
        new FailureGuard(
            limits
                .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, 5)
                .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofSeconds(7))
                .with(Limits.Time.AUTH_FAILURE_MEMORY, Duration.ofMinutes(1)),
            () -> now,
            1);
    failTimes(4, STRANGER);
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
    assertThat(fail(STRANGER, "user")).isEqualTo(Duration.ofSeconds(7));
    assertThat(ask(STRANGER, "ann")).isEqualTo(new Decision.Check(Duration.ofSeconds(7)));
    failTimes(4, STRANGER);
    pass(Duration.ofMinutes(1));
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
  }

  @Test
  void noDelayIsNoGuard() {
    limits = limits.with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO);
    guard = new FailureGuard(limits, () -> now, 1);
    for (int i = 0; i < 50; i++) {
      assertThat(fail(STRANGER, "ann")).isZero();
    }
    assertThat(ask(STRANGER, "ann")).isEqualTo(AT_ONCE);
    assertThat(LoginGuard.NONE.before(attempt(STRANGER, "ann", "x"))).isEqualTo(AT_ONCE);
    assertThat(LoginGuard.NONE.after(attempt(STRANGER, "ann", "x"), DENIED)).isZero();
  }

  @Test
  void anAttemptNeverShowsItsPassword() {
    assertThat(attempt(STRANGER, "ann", "s3cret"))
        .hasToString("LoginAttempt[ann, " + STRANGER + "]");
  }

  private void failTimes(int times, String address) {
    for (int i = 0; i < times; i++) {
      fail(address, "user" + passwords);
    }
  }

  private Duration fail(String address, String user) {
    return guard.after(attempt(address, user, "wrong" + passwords++), DENIED);
  }

  private void succeed(String address, String user) {
    guard.after(attempt(address, user, "right"), ACCEPTED);
  }

  private Decision ask(String address, String user) {
    return guard.before(attempt(address, user, "guess"));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static LoginAttempt attempt(String address, String user, String password) {
    return LoginAttempt.of(Credentials.Password.of(user, password), context(address));
  }

  private static AuthContext context(String address) {
    try {
      Optional<InetSocketAddress> remote =
          address.isEmpty()
              ? Optional.empty()
              : Optional.of(new InetSocketAddress(InetAddress.getByName(address), 4711));
      return AuthContext.of(
          "imap", remote.map(at -> PeerInfo.inet("imap", at)).orElse(PeerInfo.unix("imap")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoHasManyNamesIsGuessedUnderOne() {
    LoginAttempt one = LoginAttempt.of(Credentials.Password.of("x1*root", "a"), context());
    assertThat(one.subject()).isEqualTo("x1*root");
    LoginAttempt counted = one.countedAs("root");
    assertThat(counted.user()).isEqualTo("x1*root");
    assertThat(counted.credentials()).isEqualTo(one.credentials());
    assertThat(LoginSource.of(counted))
        .isEqualTo(
            LoginSource.of(
                LoginAttempt.of(Credentials.Password.of("x2*root", "b"), context())
                    .countedAs("ROOT")));
  }

  private static AuthContext context() {
    return AuthContext.of("imap", dev.postern.net.PeerInfo.unix("imap"));
  }
}
