package dev.postern.auth;

import dev.postern.Limits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts failures by address and by user; see {@link LoginGuard#limiting}. One lock around a few
 * look-ups; no call takes long.
 */
final class FailureGuard implements LoginGuard {
  /** Failures that may happen to anybody, before delays double. */
  private static final int SLIPS = 3;

  /** How many full delays a try may have to wait for others from its address. */
  private static final int MOST_WAITING = 2;

  /** Longer names are no more different from each other. */
  private static final int NAME_LENGTH = 256;

  private final long delay;
  private final long mostDelay;
  private final long free;
  private final LongSupplier nanoTime;
  private final FailureTable<InetAddress> addresses;
  private final FailureTable<String> users;

  /** Who has logged in from where, and how many slips it may have until it does so again. */
  private final RecentTable<Source, Integer> known;

  private final long salt;

  /**
   * @param nanoTime a clock that never steps
   * @param salt makes marks of passwords worthless elsewhere
   */
  FailureGuard(Limits limits, LongSupplier nanoTime, long salt) {
    this.salt = salt;
    this.delay = limits.of(Limits.Time.AUTH_FAILURE_DELAY).toNanos();
    this.mostDelay = Math.max(delay, limits.of(Limits.Time.AUTH_FAILURE_DELAY_MOST).toNanos());
    this.free = limits.of(Limits.Count.AUTH_FAILURES_PER_SOURCE);
    this.nanoTime = nanoTime;
    int kept = limits.asInt(Limits.Count.AUTH_FAILURES_KEPT);
    long memory = limits.of(Limits.Time.AUTH_FAILURE_MEMORY).toNanos();
    addresses = new FailureTable<>(kept, memory);
    users = new FailureTable<>(kept, memory);
    known = new RecentTable<>(kept);
  }

  @Override
  public synchronized Decision before(LoginAttempt attempt) {
    Source source = Source.of(attempt);
    if (delay == 0 || trusts(source)) {
      return Decision.CHECK_NOW;
    }
    long now = nanoTime.getAsLong();
    boolean userSlow = users.count(source.user, now) >= free;
    long wait = userSlow ? mostDelay : 0;
    Optional<Failures> blamed = source.address.flatMap(addresses::find);
    if (blamed.isPresent() && blamed.get().count(now) >= free) {
      long turn = blamed.get().turn(now, mostDelay, MOST_WAITING * mostDelay);
      if (turn < 0) {
        return new Decision.Refuse(Duration.ofNanos(delay));
      }
      wait = Math.max(wait, turn);
    }
    return new Decision.Check(Duration.ofNanos(wait));
  }

  @Override
  public synchronized Duration after(LoginAttempt attempt, AuthOutcome outcome) {
    Source source = Source.of(attempt);
    if (outcome instanceof AuthOutcome.Accepted) {
      succeeded(source);
    }
    return outcome instanceof AuthOutcome.Denied && delay > 0
        ? Duration.ofNanos(failed(source, mark(attempt)))
        : Duration.ZERO;
  }

  /** How many entries are kept. */
  synchronized int size() {
    return addresses.size() + users.size() + known.size();
  }

  private void succeeded(Source source) {
    boolean first = known.put(source, SLIPS).isEmpty();
    if (first) {
      // Once for each user, so that nobody buys guesses with an account of its own.
      long now = nanoTime.getAsLong();
      source.address.flatMap(addresses::find).ifPresent(f -> f.halve(now));
    }
  }

  private long failed(Source source, long mark) {
    long now = nanoTime.getAsLong();
    double ofAddress = source.address.map(a -> addresses.add(a, mark, now)).orElse(0.0);
    if (source.user.isEmpty()) {
      return growing(ofAddress);
    }
    Failures asUser = users.of(source.user, now);
    boolean again = asUser.knows(mark);
    double ofUser = asUser.add(mark, now);
    if (!trusts(source)) {
      return growing(Math.max(ofAddress, ofUser));
    }
    if (!again) {
      known.put(source, known.get(source).orElseThrow() - 1);
    }
    return delay;
  }

  /** A known user mistypes now and then; one that goes on is no better than a stranger. */
  private boolean trusts(Source source) {
    return known.get(source).filter(slips -> slips > 0).isPresent();
  }

  private long growing(double failures) {
    long grown = delay;
    for (long n = SLIPS; n < failures && grown < mostDelay; n++) {
      grown *= 2;
    }
    return Math.min(grown, mostDelay);
  }

  /** Tells a password tried again from another one, and keeps nothing that gives it away. */
  private long mark(LoginAttempt attempt) {
    long hash = salt;
    Optional<Credentials> credentials = attempt.credentials();
    if (credentials.isEmpty() || !(credentials.get() instanceof Credentials.Password password)) {
      return 0;
    }
    String text = password.authenticationId() + '\0' + password.password();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }

  /** Who tries: a user at an address; a unix socket has none. */
  private record Source(Optional<InetAddress> address, String user) {
    static Source of(LoginAttempt attempt) {
      String name = attempt.user().strip().toLowerCase(Locale.ROOT);
      return new Source(
          attempt.context().peer().network(),
          name.length() > NAME_LENGTH ? name.substring(0, NAME_LENGTH) : name);
    }
  }
}
