package dev.postern.auth.dialogue;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.dialogue.LoginAnswers.Admission;
import dev.postern.auth.login.LoginUnavailable.Reason;
import dev.postern.log.LogText;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try, from credentials to the answer: the guard, the authenticator, the directory of users.
 * Used in the connection's serial context.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private static final String NOTHING = "an authenticator returned nothing";

  /** A guard can make nobody wait for longer; the deadline for logins is usually shorter. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Logins logins;
  private final String mechanism;
  private final AuthContext context;
  private final LoginAnswers answers;
  private LoginAttempt tried;
  private boolean guarded;
  private Instant begun;

  /** What a mechanism that asks the authenticator by itself should have waited before it did. */
  private Duration owed = Duration.ZERO;

  /** A denial that was counted when the mechanism asked. */
  private Optional<Counted> already = Optional.empty();

  /** Why nothing could be told, if a mechanism says so. */
  private Reason trouble = Reason.AUTHENTICATOR;

  /** Whether the authenticator was asked, and has not answered: it is what fails then. */
  private boolean asking;

  /** What the guard had the try wait. */
  private Duration waited = Duration.ZERO;

  /**
   * @param mechanism as logs and events name it
   */
  Attempt(Logins logins, String mechanism, AuthContext context, LoginAnswers answers) {
    this.logins = logins;
    this.mechanism = mechanism;
    this.context = context;
    this.answers = answers;
    this.tried = LoginAttempt.unknown(context);
    begin();
  }

  /** The client has said something: a denial takes the same time from here, whoever it is about. */
  void begin() {
    begun = server().clock().instant();
  }

  /** What a session expects meanwhile. */
  Framing waits() {
    return logins.waits();
  }

  /** Checks credentials when the guard lets it. */
  void check(Credentials credentials, Place place) {
    Optional<Decision> decision = decided(() -> LoginAttempt.of(credentials, context));
    already = Optional.empty();
    if (decision.isEmpty()) {
      unavailable(Reason.GUARD);
    } else if (decision.get() instanceof Decision.Check check) {
      waited = within(check.delay());
      checkAfter(waited, credentials, place);
    } else {
      Duration delay = within(((Decision.Refuse) decision.get()).delay());
      logins.later(delay, () -> unavailable(Reason.TOO_MANY_FAILURES));
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
                  .channel()
                  .blocking(
                      Pool.PASSWORDS,
                      () -> verify(credentials),
                      () -> unavailable(Reason.TOO_BUSY)));
    }
  }

  /**
   * Asks the authenticator at once, for a mechanism that needs the answer itself. A denial counts
   * here: its client may leave before the exchange comes to its end.
   */
  AuthOutcome ask(Credentials credentials) {
    if (!isLetAsk(() -> LoginAttempt.of(credentials, context))) {
      return AuthOutcome.unavailable();
    }
    AuthOutcome outcome = asked(credentials);
    if (outcome instanceof AuthOutcome.Denied denied) {
      already = Optional.of(count(denied));
    }
    return outcome;
  }

  /** Asks the authenticator for a secret at once. Nothing is tried yet, so that nothing counts. */
  SecretLookup secret(String user) {
    if (!isLetAsk(() -> LoginAttempt.of(user, context))) {
      return SecretLookup.unavailable();
    }
    asking = true;
    SecretLookup lookup =
        Objects.requireNonNull(
            server().authenticator().secret(user, mechanism, tried.context()), NOTHING);
    asking = false;
    if (!(lookup instanceof SecretLookup.Found) && isInterrupted()) {
      return SecretLookup.unavailable();
    }
    boolean isNobody =
        lookup instanceof SecretLookup.Found found && !areNames(user, found.user().name());
    return isNobody ? SecretLookup.unknown() : lookup;
  }

  /** Whoever was interrupted over it knows nothing of the user, whatever it makes of that. */
  private boolean isInterrupted() {
    boolean interrupted = logins.channel().overdue();
    if (interrupted) {
      trouble = Reason.AUTHENTICATOR;
    }
    return interrupted;
  }

  /** Whether the client was told of another mechanism. */
  boolean offers(String name) {
    return logins.offered().stream().anyMatch(offered -> offered.name().equals(name));
  }

  /** Whether the guard lets a mechanism ask at once; its delay is owed to the answer. */
  private boolean isLetAsk(Supplier<LoginAttempt> attempt) {
    Optional<Decision> decision = decided(attempt);
    already = Optional.empty();
    if (decision.isEmpty()) {
      trouble = Reason.GUARD;
      return false;
    }
    if (decision.get() instanceof Decision.Refuse refuse) {
      trouble = Reason.TOO_MANY_FAILURES;
      owed = within(refuse.delay());
      return false;
    }
    trouble = Reason.AUTHENTICATOR;
    owed = within(((Decision.Check) decision.get()).delay());
    waited = owed;
    return true;
  }

  /**
   * What the guard says; nothing if it fails, and then nobody comes in.
   *
   * @param attempt may fail too, where credentials are of an embedder's kind
   */
  private Optional<Decision> decided(Supplier<LoginAttempt> attempt) {
    guarded = true;
    try {
      tried = counted(attempt.get());
      Decision decision = server().loginGuard().before(tried);
      return Optional.of(Objects.requireNonNull(decision, "a guard decided nothing"));
    } catch (Throwable e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** Whoever has many names is guessed under one. */
  private LoginAttempt counted(LoginAttempt attempt) {
    return attempt.user().isEmpty()
        ? attempt
        : attempt.countedAs(server().authenticator().subject(attempt.user()));
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
    begin();
    AuthOutcome outcome;
    try {
      outcome = asked(credentials);
    } catch (Throwable e) {
      outcome = failed(e);
    }
    conclude(outcome);
  }

  private AuthOutcome asked(Credentials credentials) {
    if (isTooLong(credentials)) {
      return AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG);
    }
    asking = true;
    AuthOutcome outcome =
        Objects.requireNonNull(
            server().authenticator().authenticate(credentials, tried.context()), NOTHING);
    asking = false;
    if (!(outcome instanceof AuthOutcome.Accepted accepted)) {
      return isInterrupted() ? AuthOutcome.unavailable() : outcome;
    }
    if (!areNames(credentials.authenticationId(), credentials.authorizationId())) {
      return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    }
    return isWhoWasAskedFor(accepted.user(), credentials)
        ? named(accepted)
        : AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
  }

  /** Looked at last, so that it takes as long as another denial. */
  private static boolean areNames(String... given) {
    return Stream.of(given).allMatch(name -> name.isEmpty() || MailUser.isName(name));
  }

  private static AuthOutcome named(AuthOutcome outcome) {
    return outcome instanceof AuthOutcome.Accepted accepted
            && !MailUser.isName(accepted.user().name())
        ? AuthOutcome.denied(DenialReason.UNKNOWN_USER)
        : outcome;
  }

  /** An authenticator that does not look whom the client would act as has not granted it. */
  private static boolean isWhoWasAskedFor(MailUser accepted, Credentials credentials) {
    String asked = credentials.authorizationId();
    return asked.isEmpty()
        || asked.equalsIgnoreCase(credentials.authenticationId())
        || asked.equalsIgnoreCase(accepted.name());
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
        logins.channel().id(),
        mechanism,
        LogText.printable(tried.user()),
        e);
    Fatal.rethrow(e);
    return AuthOutcome.unavailable();
  }

  /** What a mechanism throws is its own fault, unless it passes on what it asked for. */
  AuthOutcome mechanismFailed(Throwable e) {
    trouble = asking ? Reason.AUTHENTICATOR : Reason.MECHANISM;
    return failed(e);
  }

  /**
   * A mechanism has decided. One that asked nobody meets the guard here: what it found is told only
   * if the guard lets it.
   */
  void decide(AuthOutcome decided) {
    AuthOutcome outcome = named(decided);
    conclude(mayBeTold(outcome) ? outcome : AuthOutcome.unavailable());
  }

  /**
   * A mechanism has decided, and its last word tells the client: if the guard lets it, and no
   * sooner than the answer would come.
   *
   * @param lastWord says it; {@link #decide} follows when the client has acknowledged it
   */
  void announce(AuthOutcome decided, Runnable lastWord) {
    AuthOutcome outcome = named(decided);
    if (mayBeTold(outcome)) {
      Duration due = owed;
      owed = Duration.ZERO;
      logins.later(due, lastWord);
    } else {
      conclude(AuthOutcome.unavailable());
    }
  }

  private boolean mayBeTold(AuthOutcome outcome) {
    return guarded
        || outcome instanceof AuthOutcome.Unavailable
        || isLetAsk(() -> attempt(outcome));
  }

  private LoginAttempt attempt(AuthOutcome outcome) {
    return outcome instanceof AuthOutcome.Accepted accepted
        ? LoginAttempt.of(accepted.user().name(), context)
        : LoginAttempt.unknown(context);
  }

  /** Does what follows from the outcome. It is counted also if the client is gone meanwhile. */
  private void conclude(AuthOutcome outcome) {
    Counted counted =
        outcome instanceof AuthOutcome.Denied && already.isPresent()
            ? already.get()
            : count(outcome);
    if (logins.ended()) {
      return;
    }
    if (counted.delay().isEmpty()) {
      // As late as a denial: a guard that fails must not make guessing fast.
      Duration usual = server().limits().of(Limits.Time.AUTH_FAILURE_DELAY);
      logins.later(left(usual), () -> unavailable(Reason.GUARD));
    } else if (outcome instanceof AuthOutcome.Accepted accepted) {
      logins.later(owed, () -> find(accepted.user()));
    } else if (outcome instanceof AuthOutcome.Denied denied) {
      logins.deny(left(counted.delay().get()), tried.user(), denied.reason(), answers);
    } else {
      logins.later(owed, () -> unavailable(trouble));
    }
  }

  /** Lets the guard count an outcome, and tells a denial, be the client there or not. */
  private Counted count(AuthOutcome outcome) {
    Counted counted = new Counted(after(outcome));
    if (outcome instanceof AuthOutcome.Denied denied && counted.delay().isPresent()) {
      logins.denied(denied.reason(), tried.user(), mechanism, waited);
    }
    return counted;
  }

  private Optional<Duration> after(AuthOutcome outcome) {
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
    } else if (directory.equals(server().authenticator()) && owed.isZero()) {
      // What has just answered on this thread, which may block, can say this on it, too.
      admitIfFound(directory, accepted);
    } else {
      logins
          .channel()
          .blocking(
              Pool.DIRECTORY,
              () -> admitIfFound(directory, accepted),
              () -> unavailable(Reason.TOO_BUSY));
    }
  }

  private void admitIfFound(UserDirectory directory, MailUser accepted) {
    UserLookup lookup;
    try {
      lookup = Objects.requireNonNull(directory.locate(accepted), "a directory found null");
    } catch (Throwable e) {
      LOG.error("user not looked up conn={}", logins.channel().id(), e);
      Fatal.rethrow(e);
      unavailable(Reason.DIRECTORY);
      return;
    }
    if (lookup instanceof UserLookup.Found found) {
      admit(accepted.locatedBy(found.found()));
    } else if (lookup instanceof UserLookup.Unavailable away) {
      // Of every login until it is mended: no stack.
      String reason = LogText.printable(away.reason());
      LOG.warn("user not looked up conn={} reason={}", logins.channel().id(), reason);
      unavailable(Reason.DIRECTORY);
    } else if (!logins.ended()) {
      // The password was right, so this is a fault of the settings and not of the client.
      logins.unavailable(Reason.UNKNOWN_TO_DIRECTORY, accepted.name(), mechanism, answers);
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

  void unavailable(Reason reason) {
    if (!logins.ended()) {
      logins.unavailable(reason, tried.user(), mechanism, answers);
    }
  }

  private ServerContext server() {
    return logins.server();
  }

  /**
   * An outcome that the guard has counted.
   *
   * @param delay how long after the beginning of the check a denial is answered; nothing if the
   *     guard failed, and then nobody comes in
   */
  private record Counted(Optional<Duration> delay) {}

  /** Where the caller runs. */
  enum Place {
    /** On the pool for password checks. */
    POOL,
    /** Anywhere. */
    ELSEWHERE
  }
}
