package dev.postern.auth.password;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.hash.KeyedHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Remembers for a while which passwords fitted, so that a client that logs in every minute costs a
 * slow hash once (Dovecot's auth cache). It keeps a code of name, password and stored form, under a
 * key that lives as long as this object: no password can be read from it, and what was stored anew
 * is verified anew. A password that did not fit is never remembered. For many threads.
 *
 * <pre>{@code
 * PasswordSchemes.standard().remembering(VerifiedPasswords.lasting(Duration.ofMinutes(5)))
 * }</pre>
 */
public final class VerifiedPasswords {
  /** How many are remembered; the oldest makes room. */
  public static final Limits.Count VERIFIED_PASSWORDS =
      Limits.Count.of("VERIFIED_PASSWORDS", 100_000).shared();

  private final long lifetime;
  private final LongSupplier nanos;
  private final boolean bounded;
  private final KeyedHash names = new KeyedHash();
  private final Map<ByteBuffer, Long> ends = new LinkedHashMap<>();
  private long most;

  private VerifiedPasswords(Duration lifetime, OptionalLong most, LongSupplier nanos) {
    this.lifetime = lifetime.toNanos();
    this.bounded = most.isPresent();
    this.most = most.orElseGet(() -> Limits.defaults().of(VERIFIED_PASSWORDS));
    this.nanos = nanos;
  }

  /**
   * Remembers each for so long, counted from when it was verified, and no more than the server's
   * {@link #VERIFIED_PASSWORDS}.
   *
   * @param lifetime positive, at most ten years
   */
  public static VerifiedPasswords lasting(Duration lifetime) {
    return of(lifetime, OptionalLong.empty(), System::nanoTime);
  }

  /**
   * Remembers each for so long, and no more than {@link #VERIFIED_PASSWORDS} of these limits,
   * whatever the server's are.
   *
   * @param lifetime positive, at most ten years
   */
  public static VerifiedPasswords lasting(Duration lifetime, Limits limits) {
    Objects.requireNonNull(limits, "limits");
    return of(lifetime, OptionalLong.of(limits.of(VERIFIED_PASSWORDS)), System::nanoTime);
  }

  static VerifiedPasswords of(Duration lifetime, OptionalLong most, LongSupplier nanos) {
    Objects.requireNonNull(lifetime, "lifetime");
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("passwords are remembered for some time");
    }
    return new VerifiedPasswords(Limits.bounded(lifetime), most, nanos);
  }

  /** Goes by a server's limit, unless it has its own. */
  synchronized void within(Limits server) {
    if (!bounded) {
      most = server.of(VERIFIED_PASSWORDS);
    }
  }

  /** Forgets all, as when a database was found to be wrong. */
  public synchronized void clear() {
    ends.clear();
  }

  /** What stands for a login with what is stored for it. */
  ByteBuffer code(Credentials.Password login, StoredPassword stored) {
    return names.of(stored.toString(), stored.value(), login.authenticationId(), login.password());
  }

  synchronized boolean holds(ByteBuffer code) {
    Long end = ends.get(code);
    if (end != null && end - nanos.getAsLong() <= 0) {
      ends.remove(code);
      return false;
    }
    return end != null;
  }

  synchronized void add(ByteBuffer code) {
    // Behind all others, so that the first to end is the first.
    ends.remove(code);
    ends.put(code, nanos.getAsLong() + lifetime);
    Iterator<Long> oldest = ends.values().iterator();
    while (ends.size() > most || (oldest.hasNext() && oldest.next() - nanos.getAsLong() <= 0)) {
      removeFirst();
      oldest = ends.values().iterator();
    }
  }

  synchronized int size() {
    return ends.size();
  }

  private void removeFirst() {
    Iterator<ByteBuffer> first = ends.keySet().iterator();
    first.next();
    first.remove();
  }
}
