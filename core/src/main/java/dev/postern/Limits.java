package dev.postern;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a peer could exhaust, with its bound. Immutable.
 *
 * <pre>{@code
 * Limits.defaults().with(Limits.Count.MESSAGE_OCTETS, 10_000_000).with(Limits.Time.LOGIN, Duration.ofSeconds(30))
 * }</pre>
 */
public final class Limits {
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final long MOST = 1L << 50;

  private static final Limits DEFAULTS =
      new Limits(new EnumMap<>(Count.class), new EnumMap<>(Time.class));

  private final Map<Count, Long> counts;
  private final Map<Time, Duration> times;

  private Limits(EnumMap<Count, Long> counts, EnumMap<Time, Duration> times) {
    this.counts = counts;
    this.times = times;
  }

  /** The defaults that each constant names. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /**
   * These limits with another count or size.
   *
   * @param value at least 1; beyond a pebi (2 to the power of 50) it is a pebi, which bounds
   *     nothing: {@link Long#MAX_VALUE} is a way to say so
   */
  public Limits with(Count limit, long value) {
    Objects.requireNonNull(limit, "limit");
    if (value < 1) {
      throw new IllegalArgumentException(limit + " must be at least 1");
    }
    EnumMap<Count, Long> next = new EnumMap<>(Count.class);
    next.putAll(counts);
    next.put(limit, Math.min(value, MOST));
    return new Limits(next, new EnumMap<>(times));
  }

  /**
   * These limits with another time.
   *
   * @param value positive, or zero for a delay; a longer time than 3,650 days is 3,650 days, so
   *     {@link java.time.temporal.ChronoUnit#FOREVER} is a way to say never
   */
  public Limits with(Time limit, Duration value) {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(value, "value");
    if (value.isNegative() || (value.isZero() && !limit.mayBeZero())) {
      throw new IllegalArgumentException(limit + " must be positive");
    }
    EnumMap<Time, Duration> next = new EnumMap<>(Time.class);
    next.putAll(times);
    next.put(limit, bounded(value));
    return new Limits(new EnumMap<>(counts), next);
  }

  /** A time with which can be reckoned: any that is longer than 3,650 days is 3,650 days. */
  public static Duration bounded(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  /** A count or a size in octets. */
  public long of(Count limit) {
    return counts.getOrDefault(limit, limit.defaultValue);
  }

  /** These limits, but what was changed in others is as it is there. */
  Limits with(Limits others) {
    EnumMap<Count, Long> nextCounts = new EnumMap<>(Count.class);
    nextCounts.putAll(counts);
    nextCounts.putAll(others.counts);
    EnumMap<Time, Duration> nextTimes = new EnumMap<>(Time.class);
    nextTimes.putAll(times);
    nextTimes.putAll(others.times);
    return new Limits(nextCounts, nextTimes);
  }

  /** Whether another value than the default was asked for, of any. */
  boolean isChanged() {
    return !counts.isEmpty() || !times.isEmpty();
  }

  /** Whether another value than the default was asked for. */
  boolean changed(Time limit) {
    return times.containsKey(limit);
  }

  /** Whether another value than the default was asked for. */
  boolean changed(Count limit) {
    return counts.containsKey(limit);
  }

  /** A count that indexes or sizes something in memory. */
  public int asInt(Count limit) {
    return (int) Math.min(Integer.MAX_VALUE, of(limit));
  }

  /** A time. */
  public Duration of(Time limit) {
    return times.getOrDefault(limit, limit.defaultValue);
  }

  /** Counts, and sizes in octets. */
  public enum Count {
    /** Connections in all. */
    CONNECTIONS(16_384),
    /** Connections from one IPv4 address or one IPv6 /64 network. */
    CONNECTIONS_PER_ADDRESS(256),
    /** One message, in octets, by SMTP, LMTP or APPEND. */
    MESSAGE_OCTETS(50 * 1024 * 1024),
    /** All messages together that arrive at the same time, in octets, by SMTP, LMTP or APPEND. */
    SPOOL_OCTETS(4L * 1024 * 1024 * 1024),
    /** Recipients of one SMTP transaction (RFC 5321 §4.5.3.1.8 asks for at least 100). */
    RECIPIENTS(1_000),
    /**
     * One SMTP command line with its CRLF; room for the parameters of extensions (RFC 5321
     * §4.5.3.1.4). AUTH's may be as long as {@link #SASL_LINE_OCTETS}.
     */
    SMTP_LINE_OCTETS(4_096),
    /** One line of a SASL exchange (RFC 4954 §4 asks for 12,288). */
    SASL_LINE_OCTETS(12_288),
    /** Received header fields in a message before it counts as looping (RFC 5321 §6.3). */
    HOPS(100),
    /** One POP3 command line with its CRLF (RFC 2449 §4: 255). */
    POP3_LINE_OCTETS(512),
    /** One line of an IMAP command; long sets and SEARCH keys are sent by real clients. */
    IMAP_LINE_OCTETS(65_536),
    /** All literals of one IMAP command but APPEND's message, in octets. */
    IMAP_LITERAL_OCTETS(262_144),
    /**
     * One IMAP command before login, in octets: its lines and literals together. Room for an
     * initial response of SASL.
     */
    IMAP_OCTETS_BEFORE_LOGIN(12_288),
    /**
     * What unfinished lines and commands of all connections keep in memory together, in octets
     * beyond the first 16,384 of each, recipients of SMTP transactions beyond 100 (512 each)
     * included; never more than an eighth of the heap.
     */
    UNFINISHED_OCTETS(64 * 1024 * 1024),
    /**
     * Of those, for one user, or for one IPv4 address or IPv6 /64 network before a login: in
     * percent.
     */
    UNFINISHED_SHARE(25),
    /** The rest of a line that is too long, dropped up to its end; one that goes on is cut off. */
    OVERLONG_LINE_OCTETS(1024 * 1024),
    /** Nested parentheses, keys or parts in one IMAP command. */
    IMAP_NESTING(64),
    /** Searches of IMAP clients at work at once; further ones wait for their turn. */
    IMAP_SEARCHES(32),
    /** The same for one user. */
    IMAP_SEARCHES_PER_USER(4),
    /**
     * Faulty commands (unknown, malformed, in the wrong state) in one connection before it is
     * closed; with IMAP, in a row once logged in; with SMTP, since mail was delivered last, what
     * was refused for good or for now included, but for the first {@link #RECIPIENTS} recipients
     * that are too many (Postfix's {@code smtpd_hard_error_limit}).
     */
    ERRORS(20),
    /**
     * Errors of an SMTP client before the server takes its time with each further command
     * (Postfix's {@code smtpd_soft_error_limit}); mail that is delivered sets the count back.
     */
    SMTP_SOFT_ERRORS(10),
    /**
     * SMTP commands that move no mail (NOOP, RSET, VRFY, HELP, hello) before each counts as an
     * error (Postfix's {@code smtpd_junk_command_limit}); mail that is delivered sets the count
     * back.
     */
    SMTP_JUNK_COMMANDS(100),
    /** Failed logins in one connection before it is closed. */
    AUTH_FAILURES(3),
    /**
     * Failed logins from one address (one IPv6 /64 network), or as one user, within {@link
     * Time#AUTH_FAILURE_MEMORY}, before further tries have to wait until they are checked.
     */
    AUTH_FAILURES_PER_SOURCE(10),
    /**
     * Addresses, and as many users, names at addresses, tries that wait and tries that were
     * refused, whose failed logins are remembered.
     */
    AUTH_FAILURES_KEPT(16_384),
    /** One password, in octets; hashing takes time for each. A longer one is wrong. */
    PASSWORD_OCTETS(1_024),
    /** Commands in one connection before login. */
    COMMANDS_BEFORE_LOGIN(100),
    /**
     * Keywords in one mailbox. Of the store: set at its builder's {@code limits(...)}. The server's
     * own value only decides when IMAP clients are told that they can make no more.
     */
    KEYWORDS(1_000),
    /**
     * What a store keeps of the parsed structure of one mailbox's messages, in octets; 300 to 1,000
     * are usual for a message. Of the store: set at its builder's {@code limits(...)}; the server's
     * own value does nothing.
     */
    STRUCTURE_CACHE_OCTETS(256 * 1024 * 1024),
    /**
     * Recipients that are remembered because a client was asked to send a message again that some
     * of them have.
     */
    UNFINISHED_RECIPIENTS(10_000),
    /** Steps of logins at once. */
    PASSWORD_CHECKS(32),
    /** Look-ups of users and recipients at once. */
    DIRECTORY_LOOKUPS(32),
    /** Calls of filters at once. */
    FILTER_CALLS(64),
    /** Messages being stored or passed on at once. */
    DELIVERIES(64),
    /** Long calls of the store at once. */
    STORE_CALLS(64),
    /** Looks at what is new in mailboxes at once, for clients in IDLE. */
    NEWS_LOOKS(64),
    /** Tasks that wait for one of these six pools; a further one is refused. */
    BULKHEAD_QUEUE(1_024),
    /**
     * Of the threads of each of these pools, and of its places to wait, for one user, or for one
     * IPv4 address or IPv6 /64 network before a login: in percent, at least one of each.
     */
    BULKHEAD_SHARE(50),
    /** Events that wait for a slow observer; further ones are dropped and counted. */
    EVENTS_WAITING(10_000);

    private final long defaultValue;

    Count(long defaultValue) {
      this.defaultValue = defaultValue;
    }
  }

  /** Times. */
  public enum Time {
    /** For the PROXY header, from the connection's start. */
    PROXY_HEADER(Duration.ofSeconds(5)),
    /** For a TLS handshake. */
    HANDSHAKE(Duration.ofSeconds(15)),
    /**
     * From greeting to login, absolute, wherever a login is required; anew, once, from STARTTLS if
     * that forgets a login (RFC 3207 §4.2).
     */
    LOGIN(Duration.ofSeconds(60)),
    /** For one command line, from its first octet to its last. */
    COMMAND_LINE(Duration.ofSeconds(60)),
    /** Silence in SMTP (RFC 5321 §4.5.3.2.7: 5 minutes). */
    SMTP_IDLE(Duration.ofMinutes(5)),
    /** From MAIL to DATA, absolute: so long recipients are remembered without a message. */
    SMTP_ENVELOPE(Duration.ofHours(1)),
    /** Silence in POP3 (RFC 1939 §3: at least 10 minutes). */
    POP3_IDLE(Duration.ofMinutes(10)),
    /** Silence in IMAP (RFC 3501 §5.4: at least 30 minutes). */
    IMAP_IDLE(Duration.ofMinutes(30)),
    /** Without progress while replies wait to be read. */
    WRITE_STALL(Duration.ofSeconds(60)),
    /**
     * For which octets of a message may come slower than 1 KiB a second on average before the
     * connection is cut.
     */
    SLOW_DATA(Duration.ofMinutes(5)),
    /**
     * For which replies that wait may be read slower than 1 KiB a second on average before the
     * connection is cut.
     */
    SLOW_READING(Duration.ofMinutes(5)),
    /**
     * For an answer that is still being sought (a long SEARCH, a filter) when its client sends no
     * more; after that the client counts as gone.
     */
    HALF_CLOSED(Duration.ofSeconds(10)),
    /**
     * For a task to begin that waits for a thread of its pool (a password check, a delivery, a call
     * of the store); after that it is refused for now.
     */
    BULKHEAD_WAIT(Duration.ofSeconds(30)),
    /** Before the answer to a failed login, from the beginning of its check; holds no thread. */
    AUTH_FAILURE_DELAY(Duration.ofSeconds(2)),
    /** What that delay grows to while logins go on to fail. */
    AUTH_FAILURE_DELAY_MOST(Duration.ofSeconds(15)),
    /** In which half of the failed logins of an address or a user are forgotten. */
    AUTH_FAILURE_MEMORY(Duration.ofMinutes(10)),
    /** Before each command of an SMTP client beyond its soft limit of errors; holds no thread. */
    SMTP_ERROR_DELAY(Duration.ofSeconds(1)),
    /** For open commands when the server stops. */
    DRAIN(Duration.ofSeconds(10));

    private final Duration defaultValue;

    Time(Duration defaultValue) {
      this.defaultValue = defaultValue;
    }

    /** Whether it is a delay, which an embedder may switch off. */
    private boolean mayBeZero() {
      return this == AUTH_FAILURE_DELAY || this == SMTP_ERROR_DELAY;
    }
  }
}
