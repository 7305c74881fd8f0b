package dev.postern.maildir.filename;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes base names that were never used before: {@code time.M<micros>P<pid>R<random>Q<count>.host},
 * and {@code D<hash of the delivery id>} before the dot where a delivery has an id. The hash in the
 * name makes a delivery idempotent across crashes: whatever else was lost, a message that is there
 * shows of which delivery it is.
 */
public final class NameSource {
  private final Clock clock;
  private final String process;
  private final String host;
  private final AtomicLong count = new AtomicLong();

  /**
   * Names of one store.
   *
   * @param salt tells two stores in processes of the same id apart
   */
  public NameSource(Clock clock, long pid, int salt, String host) {
    this.clock = clock;
    this.process = "P" + pid + "R" + Integer.toHexString(salt);
    this.host = host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054");
  }

  /**
   * A name for a delivery that may be tried again.
   *
   * @param deliveryMark what all tries share, see {@link #deliveryMark}
   */
  public String next(String deliveryMark) {
    return make(deliveryMark);
  }

  /** A name for a message without a delivery. */
  public String next() {
    return make("");
  }

  /** What the names of all tries of a delivery hold, and no others. */
  public static String deliveryMark(String deliveryId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(deliveryId.getBytes(StandardCharsets.UTF_8));
      return "D" + HexFormat.of().formatHex(hash, 0, 10) + ".";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private String make(String mark) {
    Instant now = clock.instant();
    String end = mark.isEmpty() ? "." : mark;
    return now.getEpochSecond()
        + ".M"
        + now.getNano() / 1000
        + process
        + "Q"
        + count.incrementAndGet()
        + end
        + host;
  }
}
