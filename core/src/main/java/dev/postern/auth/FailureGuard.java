package dev.postern.auth;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerObserver;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts failures by address and by user; see {@link LoginGuard#limiting}. What it has blocked is
 * listed and lifted here, by any thread.
 *
 * <pre>{@code
 * FailureGuard guard = LoginGuard.limiting(limits);
 * MailServer server = MailServer.builder().limits(limits).loginGuard(guard)...
 * guard.blocked().forEach(System.out::println);
 * guard.lift(InetAddress.getByName("192.0.2.1"));
 * }</pre>
 */
public final class FailureGuard implements LoginGuard {
  // One lock around a few look-ups; no call takes long.

  private static final Logger LOG = LoggerFactory.getLogger(FailureGuard.class);

  private final GrowingDelay delays;
  private final long free;
  private final LongSupplier nanoTime;
  private final FailureTable<InetAddress> addresses;
  private final FailureTable<String> users;

  /** Who has logged in from where, and how many slips it may have until it does so again. */
  private final RecentTable<LoginSource, Integer> known;

  private final AddressLines lines;
  private final LoginBlocks blocks;

  private final long salt;

  private volatile ServerObserver observer = event -> {};
  private volatile Clock clock = Clock.systemUTC();

  /**
   * @param nanoTime a clock that never steps
   * @param salt makes marks of passwords worthless elsewhere
   */
  FailureGuard(Limits limits, LongSupplier nanoTime, long salt) {
    this.salt = salt;
    long delay = limits.of(Limits.Time.AUTH_FAILURE_DELAY).toNanos();
    long most = limits.of(Limits.Time.AUTH_FAILURE_DELAY_MOST).toNanos();
    this.delays = new GrowingDelay(delay, Math.max(delay, most));
    this.free = limits.of(Limits.Count.AUTH_FAILURES_PER_SOURCE);
    this.nanoTime = nanoTime;
    int kept = limits.asInt(Limits.Count.AUTH_FAILURES_KEPT);
    long memory = limits.of(Limits.Time.AUTH_FAILURE_MEMORY).toNanos();
    addresses = new FailureTable<>(kept, memory);
    users = new FailureTable<>(kept, memory);
    known = new RecentTable<>(kept);
    lines = new AddressLines(delays, kept, memory);
    blocks = new LoginBlocks(limits);
  }

  /** Takes the observer that is told of blocks, and the clock by which they are. */
  @Override
  public void start(ServerContext server) {
    observer = server.observer();
    clock = server.clock();
  }

  /** What is blocked now. */
  public synchronized List<LoginsBlocked> blocked() {
    return blocks.held(nanoTime.getAsLong());
  }

  /**
   * Ends the blocks of an address and of users there, and forgets what failed there.
   *
   * @param address of an IPv6 address, its /64 network is meant
   * @return whether there were any
   */
  public boolean lift(InetAddress address) {
    Objects.requireNonNull(address, "address");
    InetAddress network = PeerInfo.networkOf(address);
    boolean lifted;
    synchronized (this) {
      addresses.remove(network);
      lifted = blocks.lift(network, nanoTime.getAsLong());
    }
    if (lifted) {
      LOG.info("block lifted peer={}", network.getHostAddress());
    }
    return lifted;
  }

  @Override
  public synchronized Decision before(LoginAttempt attempt) {
    LoginSource source = LoginSource.of(attempt);
    if (delays.least() == 0 || trusts(source)) {
      return Decision.CHECK_NOW;
    }
    long now = nanoTime.getAsLong();
    if (blocks.holds(source, known.get(source).isPresent(), now)) {
      return new Decision.Refuse(Duration.ofNanos(delays.most()));
    }
    long wait = users.count(source.user(), now) >= free ? delays.most() : 0;
    Optional<InetAddress> blamed = source.address().filter(a -> addresses.count(a, now) >= free);
    if (blamed.isPresent()) {
      OptionalLong turn = lines.turn(source, blamed.get(), mark(source, attempt), now);
      if (turn.isEmpty()) {
        return new Decision.Refuse(Duration.ofNanos(delays.least()));
      }
      wait = Math.max(wait, turn.getAsLong());
    }
    return new Decision.Check(Duration.ofNanos(wait));
  }

  @Override
  public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
    LoginSource source = LoginSource.of(attempt);
    if (outcome instanceof AuthOutcome.Accepted) {
      succeeded(source);
    }
    if (!(outcome instanceof AuthOutcome.Denied) || delays.least() == 0) {
      return Duration.ZERO;
    }
    Failed failed = failed(source, mark(source, attempt));
    // Not under the lock: an observer may take its time, and ask what is blocked.
    for (LoginsBlocked block : failed.blocks()) {
      LOG.warn("logins blocked {}", block.text());
      observer.on(block);
    }
    return Duration.ofNanos(failed.delay());
  }

  /** How many entries are kept. */
  synchronized int size() {
    return addresses.size() + users.size() + known.size() + lines.size() + blocks.size();
  }

  private synchronized void succeeded(LoginSource source) {
    boolean first = known.put(source, GrowingDelay.SLIPS).isEmpty();
    if (first && source.address().isPresent()) {
      // Once for each user, so that nobody buys guesses with an account of its own.
      long now = nanoTime.getAsLong();
      InetAddress address = source.address().get();
      addresses.find(address).ifPresent(f -> f.halve(now));
      lines.forgive(address, now);
      blocks.forgive(address, now);
    }
  }

  private synchronized Failed failed(LoginSource source, long mark) {
    long now = nanoTime.getAsLong();
    boolean trusted = trusts(source);
    List<LoginsBlocked> begun = trusted ? List.of() : blocks.failed(source, mark, now, clock);
    return new Failed(delay(source, mark, trusted, now), begun);
  }

  private long delay(LoginSource source, long mark, boolean trusted, long now) {
    double ofAddress = source.address().map(a -> addresses.add(a, mark, now)).orElse(0.0);
    if (!trusted) {
      source.address().ifPresent(a -> lines.failed(source, a, mark, now));
    }
    if (source.user().isEmpty()) {
      return delays.after(ofAddress);
    }
    Failures asUser = users.of(source.user(), now);
    boolean again = asUser.knows(mark);
    double ofUser = asUser.add(mark, now);
    if (!trusted) {
      return delays.after(Math.max(ofAddress, ofUser));
    }
    if (!again) {
      known.put(source, known.get(source).orElseThrow() - 1);
    }
    return delays.least();
  }

  /** A known user mistypes now and then; one that goes on is no better than a stranger. */
  private boolean trusts(LoginSource source) {
    return known.get(source).filter(slips -> slips > 0).isPresent();
  }

  /** Tells a password tried again from another one, and keeps nothing that gives it away. */
  private long mark(LoginSource source, LoginAttempt attempt) {
    long hash = salt;
    Optional<Credentials> credentials = attempt.credentials();
    if (credentials.isEmpty() || !(credentials.get() instanceof Credentials.Password password)) {
      return 0;
    }
    String text = source.user() + '\0' + password.password();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }

  /**
   * What follows from a failure.
   *
   * @param blocks those that begin
   */
  private record Failed(long delay, List<LoginsBlocked> blocks) {}
}
