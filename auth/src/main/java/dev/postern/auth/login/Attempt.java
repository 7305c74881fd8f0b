package dev.postern.auth.login;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.login.LoginAnswers.Admission;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try, from credentials to the answer: the guard, the authenticator, the directory of users.
 * Used in the connection's serial context.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private static final String NOTHING = "an authenticator returned nothing";
  private static final String GUARD = "guard";

  /** A guard can make nobody wait for longer; the deadline for logins is usually shorter. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Logins logins;
  private final String mechanism;
  private final LoginAnswers answers;
  private LoginAttempt tried;
  private Instant begun;

  /** What a mechanism that asks the authenticator by itself should have waited before it did. */
  private Duration owed = Duration.ZERO;

  /** What the guard had the try wait. */
  private Duration waited = Duration.ZERO;

  Attempt(Logins logins, String mechanism, LoginAnswers answers) {
    this.logins = logins;
    this.mechanism = mechanism;
    this.answers = answers;
    this.tried = LoginAttempt.unknown(logins.context());
    this.begun = server().clock().instant();
  }

  /** What a session expects meanwhile. */
  Framing waits() {
    return logins.waits();
  }

  /** Checks credentials when the guard lets it. */
  void check(Credentials credentials, Place place) {
    Optional<Decision> decision = decided(credentials);
    if (decision.isEmpty()) {
      unavailable(GUARD);
    } else if (decision.get() instanceof Decision.Check check) {
      waited = within(check.delay());
      checkAfter(waited, credentials, place);
    } else {
      Duration delay = within(((Decision.Refuse) decision.get()).delay());
      logins.later(delay, () -> unavailable("too-many-failures"));
    }
  }

  private void checkAfter(Duration delay, Credentials credentials, Place place) {
    if (delay.isZero() && place == Place.POOL) {
      verify(credentials);
    } else {
      logins.later(
          delay,
          () ->
              logins
                  .connection()
                  .blocking(
                      Pool.PASSWORDS, () -> verify(credentials), () -> unavailable("too-busy")));
    }
  }

  /** Asks the authenticator at once, for a mechanism that needs the answer itself. */
  AuthOutcome ask(Credentials credentials) {
    Optional<Decision> decision = decided(credentials);
    if (decision.isEmpty() || !(decision.get() instanceof Decision.Check check)) {
      return AuthOutcome.unavailable();
    }
    owed = within(check.delay());
    waited = owed;
    begun = server().clock().instant();
    return Objects.requireNonNull(asked(credentials), NOTHING);
  }

  /** What the guard says; nothing if it fails, and then nobody comes in. */
  private Optional<Decision> decided(Credentials credentials) {
    tried = LoginAttempt.of(credentials, logins.context());
    try {
      Decision decision = server().loginGuard().before(tried);
      return Optional.of(Objects.requireNonNull(decision, "a guard decided nothing"));
    } catch (Throwable e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** A guard is the embedder's code: its times are made ones that can be waited for. */
  private static Duration within(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  private void verify(Credentials credentials) {
    if (logins.ended()) {
      return;
    }
    begun = server().clock().instant();
    AuthOutcome outcome;
    try {
      outcome = Objects.requireNonNull(asked(credentials), NOTHING);
    } catch (Throwable e) {
      outcome = failed(e);
    }
    conclude(outcome);
  }

  private AuthOutcome asked(Credentials credentials) {
    return isTooLong(credentials)
        ? AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG)
        : server().authenticator().authenticate(credentials, tried.context());
  }

  /** The time that hashing takes grows with the password. */
  private boolean isTooLong(Credentials credentials) {
    return credentials instanceof Credentials.Password password
        && password.password().getBytes(StandardCharsets.UTF_8).length
            > server().limits().of(Limits.Count.PASSWORD_OCTETS);
  }

  /**
   * Mechanisms, authenticators and guards are the embedder's code: no fault of theirs ends a
   * connection, unless it is one of the whole virtual machine.
   */
  AuthOutcome failed(Throwable e) {
    LOG.error(
        "login failed conn={} mechanism={} user={}",
        logins.connection().id(),
        mechanism,
        LogText.printable(tried.user()),
        e);
    Fatal.rethrow(e);
    return AuthOutcome.unavailable();
  }

  /** Does what follows from the outcome. It is counted also if the client is gone meanwhile. */
  void conclude(AuthOutcome outcome) {
    Optional<Duration> delay = counted(outcome);
    if (logins.ended()) {
      return;
    }
    if (delay.isEmpty()) {
      // As late as a denial: a guard that fails must not make guessing fast.
      Duration usual = server().limits().of(Limits.Time.AUTH_FAILURE_DELAY);
      logins.later(left(usual), () -> unavailable(GUARD));
    } else if (outcome instanceof AuthOutcome.Accepted accepted) {
      logins.later(owed, () -> find(accepted.user()));
    } else if (outcome instanceof AuthOutcome.Denied denied) {
      logins.denied(denied.reason(), tried.user(), mechanism, waited);
      logins.deny(left(delay.get()), answers);
    } else {
      unavailable("authenticator");
    }
  }

  /**
   * Lets the guard count an outcome.
   *
   * @return how long after the beginning of the check a denial is answered; nothing if the guard
   *     fails, and then nobody comes in
   */
  private Optional<Duration> counted(AuthOutcome outcome) {
    try {
      Duration delay = server().loginGuard().after(tried, outcome);
      return Optional.of(within(Objects.requireNonNull(delay, "a guard gave no delay")));
    } catch (Throwable e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** A denial takes the same time from the beginning of its check, however long that was. */
  private Duration left(Duration delay) {
    Duration gone = Duration.between(begun, server().clock().instant());
    Duration left = gone.isNegative() ? delay : delay.minus(gone);
    return (left.isNegative() ? Duration.ZERO : left).plus(owed);
  }

  /** Where the mail of a user is, is for the directory to say, as it does at delivery. */
  private void find(MailUser accepted) {
    UserDirectory directory = server().userDirectory();
    if (directory == UserDirectory.NONE) {
      admit(accepted);
    } else {
      logins
          .connection()
          .blocking(
              Pool.DIRECTORY,
              () -> admitIfFound(directory, accepted),
              () -> unavailable("too-busy"));
    }
  }

  private void admitIfFound(UserDirectory directory, MailUser accepted) {
    Optional<MailUser> found;
    try {
      found = Objects.requireNonNull(directory.find(accepted.name()), "a directory found null");
    } catch (IOException e) {
      // Of every login until it is mended: no stack.
      String reason = LogText.printable(e.toString());
      LOG.warn("user not looked up conn={} reason={}", logins.connection().id(), reason);
      unavailable("directory");
      return;
    } catch (Throwable e) {
      LOG.error("user not looked up conn={}", logins.connection().id(), e);
      Fatal.rethrow(e);
      unavailable("directory");
      return;
    }
    if (found.isEmpty()) {
      // The password was right, so this is a fault of the settings and not of the client.
      logins.unavailable("unknown-to-directory", accepted.name(), mechanism, answers);
    } else {
      admit(accepted.locatedBy(found.get()));
    }
  }

  private void admit(MailUser user) {
    if (logins.ended()) {
      return;
    }
    answers.accepted(
        user,
        admission -> {
          if (admission == Admission.ADMITTED) {
            logins.admitted(user, mechanism, waited);
          }
        });
  }

  private void unavailable(String reason) {
    if (!logins.ended()) {
      logins.unavailable(reason, tried.user(), mechanism, answers);
    }
  }

  private ServerContext server() {
    return logins.server();
  }

  /** Where the caller runs. */
  enum Place {
    /** On the pool for password checks. */
    POOL,
    /** Anywhere. */
    ELSEWHERE
  }
}
