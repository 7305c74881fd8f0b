package dev.postern.auth.secondfactor;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Second factors for a login page of one's own: asked for a code after the password was right. A
 * code serves once; wrong ones make the user wait, longer each time, whoever guesses. Immutable,
 * for many threads; calls may block on the store.
 *
 * <pre>{@code
 * SecondFactors factors = SecondFactors.of(new InMemorySecondFactors());
 * TotpKey key = factors.enrol("ann@example.org");        // show Totp.standard().uri(...) of it
 * List<String> recovery = factors.confirm("ann@example.org", "492039"); // show these once
 * CodeCheck check = factors.check("ann@example.org", "138203");
 * }</pre>
 */
public final class SecondFactors {
  /** Tries before the first wait; typing errors are usual. */
  private static final int FREE_FAILURES = 5;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration LONGEST_WAIT = FIRST_WAIT.multipliedBy(1L << MOST_DOUBLINGS);
  private static final int MOST_TRIES = 100;

  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_LENGTH = 16;
  private static final int GROUP = 4;

  private final SecondFactorStore store;
  private final Totp totp;
  private final Clock clock;
  private final RandomGenerator random;
  private final UnaryOperator<String> subjects;

  private SecondFactors(
      SecondFactorStore store,
      Totp totp,
      Clock clock,
      RandomGenerator random,
      UnaryOperator<String> subjects) {
    this.store = store;
    this.totp = totp;
    this.clock = clock;
    this.random = random;
    this.subjects = subjects;
  }

  /** Those of a store, with codes as all apps make them. */
  public static SecondFactors of(SecondFactorStore store) {
    return new SecondFactors(
        Objects.requireNonNull(store, "store"),
        Totp.standard(),
        Clock.systemUTC(),
        new SecureRandom(),
        UnaryOperator.identity());
  }

  /** With other codes. */
  public SecondFactors totp(Totp other) {
    return new SecondFactors(
        store, Objects.requireNonNull(other, "other"), clock, random, subjects);
  }

  /** By another clock. */
  public SecondFactors clock(Clock other) {
    return new SecondFactors(store, totp, Objects.requireNonNull(other, "other"), random, subjects);
  }

  /**
   * Under one name for all that a user has: where one password serves several names ({@code
   * username_format=%n} of a passwd-file), who has a second factor under one has it under each. Not
   * to be changed while somebody is enrolled.
   *
   * <pre>{@code
   * SecondFactors.of(store).subjects(main::subject)
   * }</pre>
   *
   * @param naming what {@link dev.postern.auth.Authenticator#subject} says
   */
  public SecondFactors subjects(UnaryOperator<String> naming) {
    return new SecondFactors(store, totp, clock, random, Objects.requireNonNull(naming, "naming"));
  }

  /** Whether a user has one that was confirmed, and is to be asked for a code. */
  public boolean isEnrolled(String user) throws IOException {
    return store.find(name(user)).filter(SecondFactor::isConfirmed).isPresent();
  }

  /**
   * Begins with a new key, which protects nothing before {@link #confirm}.
   *
   * @throws IllegalStateException if the user has a second factor: who may change it has to {@link
   *     #remove} it first
   */
  public TotpKey enrol(String user) throws IOException {
    TotpKey key = TotpKey.random(random);
    change(
        user,
        known -> {
          if (known.filter(SecondFactor::isConfirmed).isPresent()) {
            throw new IllegalStateException("the user has a second factor already");
          }
          return Change.to(SecondFactor.unconfirmed(key), key);
        });
    return key;
  }

  /**
   * The user shows that the app has the key; from now on a code is needed.
   *
   * @return ten recovery codes, for when the app is lost: shown this once, each serves once; none
   *     if the code is wrong, there is nothing to confirm, or too many were wrong
   */
  public List<String> confirm(String user, String code) throws IOException {
    Objects.requireNonNull(code, "code");
    List<String> made = newCodes();
    List<String> hashes = hashes(made);
    return change(
        user,
        known -> {
          Optional<SecondFactor> open = known.filter(f -> !f.isConfirmed());
          if (open.isEmpty() || waiting(open.get()).isPresent()) {
            return Change.none(known, List.of());
          }
          OptionalLong step = totp.match(open.get().key(), code, clock.instant());
          return step.isPresent()
              ? Change.to(open.get().confirmed(step.getAsLong(), hashes), made)
              : Change.to(failed(open.get()), List.of());
        });
  }

  /** Looks at a code of the app, or a recovery code, and uses it up. */
  public CodeCheck check(String user, String code) throws IOException {
    Objects.requireNonNull(code, "code");
    return change(
        user,
        known -> {
          Optional<SecondFactor> factor = known.filter(SecondFactor::isConfirmed);
          return factor.isEmpty()
              ? Change.none(known, new CodeCheck.NotEnrolled())
              : checked(factor.get(), code);
        });
  }

  /**
   * Other recovery codes in the place of those that are left.
   *
   * @return none if the user has no second factor
   */
  public List<String> renewRecoveryCodes(String user) throws IOException {
    List<String> made = newCodes();
    List<String> hashes = hashes(made);
    return change(
        user,
        known ->
            known.filter(SecondFactor::isConfirmed).isEmpty()
                ? Change.none(known, List.of())
                : Change.to(known.get().withRecovery(hashes), made));
  }

  /** Takes the second factor away, if there is one. */
  public void remove(String user) throws IOException {
    change(user, known -> new Change<>(Optional.empty(), user));
  }

  private Change<CodeCheck> checked(SecondFactor factor, String code) {
    Optional<Duration> wait = waiting(factor);
    if (wait.isPresent()) {
      return Change.none(Optional.of(factor), new CodeCheck.TooMany(wait.get()));
    }
    OptionalLong step = totp.match(factor.key(), code, clock.instant());
    if (step.isPresent() && step.getAsLong() > factor.lastStep()) {
      return Change.to(factor.usedStep(step.getAsLong()), new CodeCheck.Accepted());
    }
    String typed = RandomSecret.plain(code);
    for (String hash : factor.recoveryHashes()) {
      if (RandomSecret.fits(typed, hash)) {
        SecondFactor next = factor.usedRecovery(hash);
        return Change.to(next, new CodeCheck.Recovered(next.recoveryHashes().size()));
      }
    }
    return Change.to(failed(factor), new CodeCheck.Wrong());
  }

  private Optional<Duration> waiting(SecondFactor factor) {
    Duration left = Duration.between(clock.instant(), factor.notBefore());
    // One that is longer than any begun when the clock was ahead, and nobody knows when.
    return left.isNegative() || left.isZero() || left.compareTo(LONGEST_WAIT) > 0
        ? Optional.empty()
        : Optional.of(left);
  }

  /** From the fifth on, each wait is twice the one before, up to about an hour. */
  private SecondFactor failed(SecondFactor factor) {
    int over = factor.failures() + 1 - FREE_FAILURES;
    Instant now = clock.instant();
    return factor.failed(
        over < 0 ? now : now.plus(FIRST_WAIT.multipliedBy(1L << Math.min(over, MOST_DOUBLINGS))));
  }

  private List<String> newCodes() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      made.add(RandomSecret.grouped(RandomSecret.make(RECOVERY_LENGTH, random), GROUP));
    }
    return List.copyOf(made);
  }

  private List<String> hashes(List<String> made) {
    return made.stream().map(c -> RandomSecret.hash(RandomSecret.plain(c), random)).toList();
  }

  /** Once more if another was faster. */
  private <T> T change(String user, Function<Optional<SecondFactor>, Change<T>> step)
      throws IOException {
    String name = name(user);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<SecondFactor> known = store.find(name);
      Change<T> change = step.apply(known);
      if (change.next().equals(known) || store.replace(name, known, change.next())) {
        return change.result();
      }
    }
    throw new IOException("a second factor is changed by others all the time");
  }

  private String name(String user) {
    String lower = Objects.requireNonNull(user, "user").toLowerCase(Locale.ROOT);
    return subjects.apply(lower).toLowerCase(Locale.ROOT);
  }

  /** What is to be kept, and what that means. */
  private record Change<T>(Optional<SecondFactor> next, T result) {
    static <T> Change<T> to(SecondFactor next, T result) {
      return new Change<>(Optional.of(next), result);
    }

    static <T> Change<T> none(Optional<SecondFactor> known, T result) {
      return new Change<>(known, result);
    }
  }
}
