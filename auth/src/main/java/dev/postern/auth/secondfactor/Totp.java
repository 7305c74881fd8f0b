package dev.postern.auth.secondfactor;

import dev.postern.auth.hash.Digests;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Codes that an app makes of a key and the time (RFC 6238). It reckons and remembers nothing: who
 * logs users in asks {@link SecondFactors}, which lets a code serve once and guesses wait.
 * Immutable, for many threads.
 *
 * <pre>{@code
 * TotpKey key = TotpKey.random(new SecureRandom());
 * URI forTheApp = Totp.standard().uri("Example", "ann@example.org", key); // shown as a QR code
 * OptionalLong step = Totp.standard().match(key, "492039", Instant.now());
 * }</pre>
 */
public final class Totp {
  private static final int[] POWERS = {1_000_000, 10_000_000, 100_000_000};
  private static final int LEAST_DIGITS = 6;
  private static final int MAX_WINDOW = 10;
  private static final Totp STANDARD = new Totp(Hash.SHA1, LEAST_DIGITS, 30, 1);

  private final Hash hash;
  private final int digits;
  private final long period;
  private final int window;

  private Totp(Hash hash, int digits, long period, int window) {
    this.hash = hash;
    this.digits = digits;
    this.period = period;
    this.window = window;
  }

  /**
   * What all apps know: SHA-1, six digits, half a minute for each; the code before and the one
   * after serve too, since clocks differ.
   */
  public static Totp standard() {
    return STANDARD;
  }

  /** By another hash; many apps know SHA-1 alone, and make wrong codes. */
  public Totp hash(Hash other) {
    return new Totp(Objects.requireNonNull(other, "other"), digits, period, window);
  }

  /** Of so many digits, from 6 to 8. */
  public Totp digits(int count) {
    if (count < LEAST_DIGITS || count >= LEAST_DIGITS + POWERS.length) {
      throw new IllegalArgumentException("digits must be from 6 to 8");
    }
    return new Totp(hash, count, period, window);
  }

  /** A new one each period, in whole seconds up to an hour. */
  public Totp period(Duration length) {
    Objects.requireNonNull(length, "length");
    boolean whole = length.equals(Duration.ofSeconds(length.toSeconds()));
    if (!whole || length.toSeconds() < 1 || length.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("period must be whole seconds, up to an hour");
    }
    return new Totp(hash, digits, length.toSeconds(), window);
  }

  /** How many codes before the present one, and after, serve too, from 0 to 10. */
  public Totp window(int steps) {
    if (steps < 0 || steps > MAX_WINDOW) {
      throw new IllegalArgumentException("window must be from 0 to " + MAX_WINDOW);
    }
    return new Totp(hash, digits, period, steps);
  }

  /** The code of a time. */
  public String code(TotpKey key, Instant time) {
    Objects.requireNonNull(key, "key");
    return code(key, step(Objects.requireNonNull(time, "time")));
  }

  /**
   * The step of time whose code this is, of those that serve now. Each is compared, in the time
   * that all take; spaces in the code are passed over.
   *
   * @return nothing if it is none of them
   */
  public OptionalLong match(TotpKey key, String code, Instant time) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(time, "time");
    byte[] given = code.replace(" ", "").getBytes(StandardCharsets.UTF_8);
    long now = step(time);
    OptionalLong found = OptionalLong.empty();
    for (long step = Math.max(0, now - window); step <= now + window; step++) {
      if (MessageDigest.isEqual(code(key, step).getBytes(StandardCharsets.UTF_8), given)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /**
   * What an app reads to make the codes, mostly as a QR code; it holds the key.
   *
   * @param issuer who the app says they are for, without a colon
   * @param account whose they are
   */
  public URI uri(String issuer, String account, TotpKey key) {
    Objects.requireNonNull(key, "key");
    if (issuer.indexOf(':') >= 0) {
      throw new IllegalArgumentException("issuer must not hold a colon");
    }
    String who = encoded(issuer);
    return URI.create(
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=%s&digits=%d&period=%d"
            .formatted(who, encoded(account), key.base32(), who, hash.name(), digits, period));
  }

  private long step(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), period);
  }

  /** RFC 4226 §5.3, with the step as the counter. */
  private String code(TotpKey key, long step) {
    byte[] digest =
        Digests.hmac(hash.algorithm, key.octets())
            .doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = digest[digest.length - 1] & 0xf;
    int number = ByteBuffer.wrap(digest).getInt(offset) & Integer.MAX_VALUE;
    String form = "%0" + digits + "d";
    return form.formatted(number % POWERS[digits - LEAST_DIGITS]);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "%s, %d digits, %d s".formatted(hash, digits, period).toLowerCase(Locale.ROOT);
  }

  /** What codes are reckoned by. */
  public enum Hash {
    /** The one that all apps know. */
    SHA1("HmacSHA1"),
    /** HMAC-SHA-256. */
    SHA256("HmacSHA256"),
    /** HMAC-SHA-512. */
    SHA512("HmacSHA512");

    private final String algorithm;

    Hash(String algorithm) {
      this.algorithm = algorithm;
    }
  }
}
