package dev.postern.smtp.policy.greylist;

import dev.postern.Limits;
import dev.postern.smtp.PolicyRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Greylisting, and how: whoever writes to a recipient for the first time is refused for now, and
 * taken when coming again after a while, as mail servers do and much of what sends spam does not.
 * The defaults are postgrey's. Filled by one thread; {@link #rule()} is what goes into a list of
 * rules for recipients, behind those that permit networks and users.
 *
 * <pre>{@code
 * PolicyRule rule = Greylist.keptIn(Path.of("/var/lib/postern/greylist")).delay(Duration.ofMinutes(1)).rule();
 * }</pre>
 */
public final class Greylist {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  private final Optional<Path> file;
  private Duration delay = Duration.ofMinutes(5);
  private Duration retryWindow = Duration.ofDays(2);
  private Duration maxAge = Duration.ofDays(35);
  private int autoWhitelistClients = 5;
  private int ipv4Prefix = 24;
  private int ipv6Prefix = 64;
  private int entries = 100_000;
  private String text = "Greylisted, see https://www.rfc-editor.org/rfc/rfc6647";

  private Greylist(Optional<Path> file) {
    this.file = file;
  }

  /**
   * One whose memory is kept in a file, which one server has for itself, whatever rules of it name
   * the file (with the same settings for times and numbers); it is made if it is not there, in a
   * directory that is. It holds hashes of addresses, no addresses. Where it cannot be written to,
   * greylisting goes on in memory.
   */
  public static Greylist keptIn(Path file) {
    Objects.requireNonNull(file, "file");
    if (file.toAbsolutePath().getParent() == null) {
      throw new IllegalArgumentException("a greylist is a file in a directory, not " + file);
    }
    return new Greylist(Optional.of(file.toAbsolutePath()));
  }

  /** One that forgets all when the server ends. */
  public static Greylist inMemory() {
    return new Greylist(Optional.empty());
  }

  /** How long a stranger has to wait; 5 minutes ({@code --delay}). */
  public Greylist delay(Duration time) {
    delay = seconds(time);
    return this;
  }

  /** Who comes again later than that is a stranger again; 2 days ({@code --retry-window}). */
  public Greylist retryWindow(Duration time) {
    retryWindow = seconds(time);
    return this;
  }

  /** How long who did not come again is remembered; 35 days ({@code --max-age}). */
  public Greylist maxAge(Duration time) {
    maxAge = seconds(time);
    return this;
  }

  /**
   * How often a client comes again as it should, once an hour counted at most, until nothing of it
   * is greylisted any more; 5, never if 0 ({@code --auto-whitelist-clients}). A client is one IPv4
   * address or an IPv6 /64 network.
   */
  public Greylist autoWhitelistClients(int times) {
    autoWhitelistClients = between(0, times, Integer.MAX_VALUE);
    return this;
  }

  /** How many bits of an IPv4 address have to be the same; 24 ({@code --ipv4cidr}). */
  public Greylist ipv4Prefix(int bits) {
    ipv4Prefix = between(1, bits, IPV4_BITS);
    return this;
  }

  /** How many bits of an IPv6 address have to be the same; 64 ({@code --ipv6cidr}). */
  public Greylist ipv6Prefix(int bits) {
    ipv6Prefix = between(1, bits, IPV6_BITS);
    return this;
  }

  /**
   * How many who wait are remembered, as many who came again, and as many clients; 100,000. Beyond
   * it the oldest are forgotten of the network (IPv4 /24, IPv6 /32) that has most of them. Each
   * takes up to 300 octets of memory.
   */
  public Greylist entries(int most) {
    entries = between(1, most, Integer.MAX_VALUE);
    return this;
  }

  /**
   * What a client is told behind {@code 450 4.2.0} ({@code --greylist-text}).
   *
   * @param reason 1 to 150 printable ASCII characters; {@code %s} are the seconds that are left,
   *     {@code %r} is the domain of the recipient
   */
  public Greylist text(String reason) {
    Objects.requireNonNull(reason, "reason");
    if (!reason.matches("[ -~]{1,150}")) {
      throw new IllegalArgumentException("a text is 1 to 150 printable ASCII characters");
    }
    text = reason;
    return this;
  }

  /**
   * The rule. One that stands in several lists has one memory for all of them.
   *
   * @throws IllegalArgumentException if who waits as long as the delay is would be forgotten before
   */
  public PolicyRule rule() {
    if (retryWindow.compareTo(delay) <= 0 || maxAge.compareTo(delay) <= 0) {
      throw new IllegalArgumentException("nobody could pass: the delay is too long");
    }
    return new GreylistRule(
        file,
        new GreylistSettings(
            delay.toSeconds(),
            retryWindow.toSeconds(),
            maxAge.toSeconds(),
            autoWhitelistClients,
            entries),
        new ClientNetwork(ipv4Prefix, ipv6Prefix),
        text);
  }

  private static Duration seconds(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.toSeconds() < 1) {
      throw new IllegalArgumentException("a time is a second at least, not " + time);
    }
    return Limits.bounded(time);
  }

  private static int between(int least, int number, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException("not from " + least + " to " + most + ": " + number);
    }
    return number;
  }

  /** Where it is kept. */
  @Override
  public String toString() {
    return "Greylist[" + file.map(Path::toString).orElse("in memory") + "]";
  }
}
