package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.HashingRoom;
import dev.postern.auth.sasl.SaslText;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The password schemes that are known, and the bounds of their work: what a database holds may ask
 * for hours of hashing and more memory than there is. Of all in a process as many passwords are
 * hashed at once as there are processors; others wait. Immutable, for many threads.
 */
public final class PasswordSchemes {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordSchemes.class);

  /**
   * The most that verifying one password may cost, in rounds of SHA512-CRYPT or what takes as long:
   * some seconds. A stored password that costs more is not verified.
   */
  public static final Limits.Count PASSWORD_WORK =
      Limits.Count.of("PASSWORD_WORK", 10_000_000).shared();

  /** The most memory that verifying one password may take, in octets (Argon2). */
  public static final Limits.Count PASSWORD_MEMORY_OCTETS =
      Limits.Count.of("PASSWORD_MEMORY_OCTETS", 256L * 1024 * 1024).shared();

  /** How long a password waits to be hashed while others are. */
  public static final Limits.Time HASHING_WAIT = HashingRoom.WAIT;

  private static final Set<String> ONE_TIME = Set.of("OTP", "SKEY");

  private static final PasswordSchemes STANDARD =
      new PasswordSchemes(
          named(StandardSchemes.all()),
          new Bounds(Limits.defaults(), Bounds.From.SERVER),
          Optional.empty());

  private final Map<String, PasswordScheme> byName;
  private final Bounds bounds;
  private final Optional<VerifiedPasswords> remembered;

  private PasswordSchemes(
      Map<String, PasswordScheme> byName, Bounds bounds, Optional<VerifiedPasswords> remembered) {
    this.byName = byName;
    this.bounds = bounds;
    this.remembered = remembered;
  }

  /**
   * All that Dovecot has but one-time passwords. BLF-CRYPT, ARGON2I and ARGON2ID need Bouncy Castle
   * ({@code bcprov-jdk18on}), and say so where it is missing.
   */
  public static PasswordSchemes standard() {
    return STANDARD;
  }

  /** These and one more, which takes the place of one of the same name. */
  public PasswordSchemes plus(PasswordScheme scheme) {
    Objects.requireNonNull(scheme, "scheme");
    Map<String, PasswordScheme> next = new LinkedHashMap<>(byName);
    next.putAll(named(List.of(scheme)));
    return new PasswordSchemes(next, bounds, remembered);
  }

  /**
   * These with bounds of their own, whatever the server's limits are: {@link #PASSWORD_WORK} and
   * the others here.
   */
  public PasswordSchemes limits(Limits own) {
    Objects.requireNonNull(own, "own");
    return new PasswordSchemes(byName, new Bounds(own, Bounds.From.EMBEDDER), remembered);
  }

  /**
   * These with a server's limits as their bounds; these themselves if that changes nothing, or if
   * they have bounds of their own. {@link VerifiedPasswords} without a bound of its own has the
   * server's from then on. For an authenticator's {@link dev.postern.ServerPart#start}.
   */
  public PasswordSchemes within(Limits server) {
    Objects.requireNonNull(server, "server");
    remembered.ifPresent(verified -> verified.within(server));
    return bounds.from() == Bounds.From.EMBEDDER || bounds.areThoseOf(server)
        ? this
        : new PasswordSchemes(byName, new Bounds(server, Bounds.From.SERVER), remembered);
  }

  /** These, but a password that fitted is not hashed again while it is remembered. */
  public PasswordSchemes remembering(VerifiedPasswords verified) {
    Objects.requireNonNull(verified, "verified");
    return new PasswordSchemes(byName, bounds, Optional.of(verified));
  }

  private static Map<String, PasswordScheme> named(List<PasswordScheme> schemes) {
    Map<String, PasswordScheme> named = new LinkedHashMap<>();
    schemes.forEach(scheme -> named.put(scheme.name().toUpperCase(Locale.ROOT), scheme));
    return named;
  }

  /** The scheme of a name, in any case. */
  public Optional<PasswordScheme> find(String name) {
    return Optional.ofNullable(byName.get(name.toUpperCase(Locale.ROOT)));
  }

  /**
   * The scheme of a name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the text says why
   */
  public PasswordScheme scheme(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ONE_TIME.contains(name.toUpperCase(Locale.ROOT))
                        ? "one-time passwords are not supported: choose another scheme than " + name
                        : "unknown scheme " + name));
  }

  /** All names. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * Whether a password fits a stored password with its scheme.
   *
   * @throws IllegalArgumentException if the scheme is unknown, what is stored is not of its form,
   *     or it costs more than these schemes' bounds
   * @throws RejectedExecutionException if so many passwords were to be hashed that this one's turn
   *     did not come within {@link #HASHING_WAIT}, or the thread was interrupted
   */
  public boolean verify(Credentials.Password login, StoredPassword stored) {
    Objects.requireNonNull(login, "login");
    Work work = work(stored);
    if (work.cost() == 0 || remembered.isEmpty()) {
      return verify(login, stored, work);
    }
    VerifiedPasswords verified = remembered.get();
    ByteBuffer code = verified.code(login, stored);
    if (verified.holds(code)) {
      return true;
    }
    boolean fits = verify(login, stored, work);
    if (fits) {
      verified.add(code);
    }
    return fits;
  }

  /**
   * Does what {@link #verify} of a password that is not remembered does, for nothing: so that a
   * denial of who has no password takes its time, too. It never fails, since who is denied already
   * stays denied, whatever becomes of a decoy.
   *
   * @return false if there was no room to hash it in time: then there will be none for others
   */
  public boolean spend(Credentials.Password login, StoredPassword stored) {
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(stored, "stored");
    try {
      if (verify(login, stored, work(stored))) {
        LOG.debug("a decoy matched, still denied");
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("no room for a decoy", e);
      return false;
    } catch (Throwable e) {
      // A scheme may be the embedder's.
      Fatal.rethrow(e);
      LOG.warn("a decoy of scheme={} cannot be verified", stored.scheme(), e);
    }
    return true;
  }

  private boolean verify(Credentials.Password login, StoredPassword stored, Work work) {
    PasswordScheme scheme = scheme(stored.scheme());
    String form = form(scheme, stored);
    return work.cost() == 0
        ? scheme.verify(login, form)
        : HashingRoom.SHARED.in(
            work.memory(), bounds.limits().of(HASHING_WAIT), () -> scheme.verify(login, form));
  }

  /**
   * What it costs to verify a stored password.
   *
   * @throws IllegalArgumentException if the scheme is unknown, what is stored is not of its form,
   *     or it costs more than these schemes' bounds, or more memory than this process will ever
   *     have for it
   */
  public Work work(StoredPassword stored) {
    Objects.requireNonNull(stored, "stored");
    PasswordScheme scheme = scheme(stored.scheme());
    Work work = scheme.work(form(scheme, stored));
    if (work.isKnown()) {
      check(work.cost(), PASSWORD_WORK);
      check(work.memory(), PASSWORD_MEMORY_OCTETS);
      HashingRoom.SHARED.check(work.memory());
    }
    return work;
  }

  private void check(long needed, Limits.Count limit) {
    long most = bounds.limits().of(limit);
    if (needed > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its hash is more work than %s allows (%,d, the most is %,d)",
              limit.name(),
              needed,
              most));
    }
  }

  /**
   * What a mechanism by proof can verify against; nothing if the scheme does not keep it.
   *
   * @param mechanism its SASL name, e.g. {@code SCRAM-SHA-256-PLUS}
   * @throws IllegalArgumentException if the scheme is unknown, what is stored is not of its form,
   *     or it costs more than these schemes' bounds: of SCRAM's rounds, the client has to do as
   *     many
   */
  public Optional<Secret> secret(StoredPassword stored, String mechanism) {
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(mechanism, "mechanism");
    PasswordScheme scheme = scheme(stored.scheme());
    Optional<Secret> secret = scheme.secret(form(scheme, stored), mechanism);
    if (secret.isPresent()) {
      work(stored);
    }
    return secret;
  }

  /**
   * What to store for a password.
   *
   * @param scheme a name, and the way to write it if that is not the scheme's own, e.g. {@code
   *     SSHA512.hex}
   * @throws IllegalArgumentException if the scheme or the way is unknown, or makes no new ones
   */
  public StoredPassword hash(Credentials.Password login, String scheme, RandomGenerator random) {
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(random, "random");
    StoredPassword prefix = StoredPassword.parse("", scheme);
    PasswordScheme found = scheme(prefix.scheme());
    String made = found.hash(login, random);
    if (prefix.encoding() == StoredPassword.Encoding.NONE) {
      return new StoredPassword(prefix.scheme(), prefix.encoding(), made);
    }
    byte[] octets = found instanceof OctetScheme o ? o.octets(made) : made.getBytes(UTF_8);
    return new StoredPassword(prefix.scheme(), prefix.encoding(), prefix.encoding().encode(octets));
  }

  /** As clients' passwords are read, so that what was stored by its octets fits the same octets. */
  private static String form(PasswordScheme scheme, StoredPassword stored) {
    Optional<byte[]> octets = stored.octets();
    if (octets.isEmpty()) {
      return stored.value();
    }
    return scheme instanceof OctetScheme o
        ? o.encoding().encode(octets.get())
        : SaslText.decode(octets.get());
  }

  /**
   * What these may take.
   *
   * @param limits those that count
   * @param from who gave them
   */
  private record Bounds(Limits limits, From from) {
    private enum From {
      SERVER,
      EMBEDDER
    }

    boolean areThoseOf(Limits others) {
      return limits.of(PASSWORD_WORK) == others.of(PASSWORD_WORK)
          && limits.of(PASSWORD_MEMORY_OCTETS) == others.of(PASSWORD_MEMORY_OCTETS)
          && limits.of(HASHING_WAIT).equals(others.of(HASHING_WAIT));
    }
  }
}
