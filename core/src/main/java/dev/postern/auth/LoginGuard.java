package dev.postern.auth;

import dev.postern.Limits;
import dev.postern.ServerPart;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;

/**
 * Makes guessing passwords slow. Asked before and after each try to log in, in whatever protocol.
 * Called by many threads at once; must not block. It sees tries of users that do not exist as those
 * of users that do, and must treat them alike.
 *
 * <p>A guard that throws or returns null is logged, and the try is a temporary failure: nobody
 * comes in unguarded. A delay below zero is none, one beyond an hour is an hour.
 */
public interface LoginGuard extends ServerPart {

  /** Guards nothing: no delay and no refusal, for load tests. */
  LoginGuard NONE =
      new LoginGuard() {
        @Override
        public Decision before(LoginAttempt attempt) {
          return Decision.CHECK_NOW;
        }

        @Override
        public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
          return Duration.ZERO;
        }
      };

  /**
   * The default. Failed logins are counted by address (an IPv6 /64 network is one) and by user, and
   * forgotten over {@link Limits.Time#AUTH_FAILURE_MEMORY}; the same password tried again counts
   * once. A failed proof (SCRAM, CRAM-MD5) counts each time, as credentials of a kind of one's own
   * do: nothing tells whether they hold the same secret. The answer to a denial takes {@link
   * Limits.Time#AUTH_FAILURE_DELAY} first and doubles up to {@link
   * Limits.Time#AUTH_FAILURE_DELAY_MOST}. Beyond {@link Limits.Count#AUTH_FAILURES_PER_SOURCE}
   * tries wait before they are checked: as a user, that longest delay each; from an address, in
   * three lines, so that a guesser does not stand before its colleagues.
   *
   * <ul>
   *   <li>Names that failed there three times or more (the count halves in six times the memory):
   *       one each longest delay.
   *   <li>Other names: one each shortest delay, which doubles with failures in this line up to the
   *       longest, for a guesser may invent ever new names.
   *   <li>Who was refused for want of a place and comes again with the same name and password: as
   *       the line before, but apart from it.
   * </ul>
   *
   * <p>A name has one place at a time, which tries with the same password share. Who would have to
   * wait for more than two longest delays is refused for the moment.
   *
   * <p>A user who has logged in from an address before passes at once from there, whatever others
   * fail there or elsewhere, and each one that logs in for the first time halves what its address
   * is blamed for: an office or a provider's gateway is not locked out by one of its machines.
   *
   * <p>After {@link Limits.Count#AUTH_FAILURES_BLOCK} failures from an address, or as one user from
   * there, tries are refused unseen for {@link Limits.Time#AUTH_BLOCK}, be there such a user or
   * not, and {@link LoginsBlocked} is told. Who has ever logged in from an address is blocked there
   * for failures of that same name alone. Nobody is blocked elsewhere, nor on a unix-domain socket
   * without an address; tries while a block lasts do not make it last longer.
   */
  static FailureGuard limiting(Limits limits) {
    return new FailureGuard(limits, System::nanoTime, new SecureRandom().nextLong());
  }

  /**
   * Before credentials are checked, or before the answer where a mechanism decides by itself
   * ({@link SaslStep.Done}).
   */
  Decision before(LoginAttempt attempt);

  /**
   * After they were checked, also if the client is gone meanwhile.
   *
   * @return how long after the beginning of the check a denial is answered; no meaning for other
   *     outcomes
   */
  Duration after(LoginAttempt attempt, AuthOutcome outcome);

  /** What to do with a try. */
  sealed interface Decision {
    /** Check it at once. */
    Decision CHECK_NOW = new Check(Duration.ZERO);

    /** Check it after a time; no thread waits. */
    record Check(Duration delay) implements Decision {
      public Check {
        Objects.requireNonNull(delay, "delay");
      }
    }

    /** Do not check it; after a time the client learns that it may try again later. */
    record Refuse(Duration delay) implements Decision {
      public Refuse {
        Objects.requireNonNull(delay, "delay");
      }
    }
  }
}
