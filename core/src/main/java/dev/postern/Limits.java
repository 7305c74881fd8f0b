package dev.postern;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that a peer could exhaust, with its bound. Immutable.
 *
 * <pre>{@code
 * Limits.defaults().with(Limits.Count.MESSAGE_OCTETS, 10_000_000).with(Limits.Time.LOGIN, Duration.ofSeconds(30))
 * }</pre>
 *
 * <p>Another module has limits of its own in the same form, each a constant made once, and asks the
 * server's for them as for any other:
 *
 * <pre>{@code
 * static final Limits.Count QUEUED_MESSAGES = Limits.Count.of("QUEUED_MESSAGES", 10_000).shared();
 * static final Limits.Time RETRY = Limits.Time.of("RETRY", Duration.ofMinutes(5));
 * }</pre>
 */
public final class Limits {
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final long MOST = 1L << 50;

  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

  private static final Limits DEFAULTS = new Limits(Map.of(), Map.of());

  private final Map<Count, Long> counts;
  private final Map<Time, Duration> times;

  private Limits(Map<Count, Long> counts, Map<Time, Duration> times) {
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
    Map<Count, Long> next = new HashMap<>(counts);
    next.put(limit, Math.min(value, MOST));
    return new Limits(next, times);
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
    if (value.isNegative() || (value.isZero() && !limit.mayBeZero)) {
      throw new IllegalArgumentException(limit + " must be positive");
    }
    Map<Time, Duration> next = new HashMap<>(times);
    next.put(limit, bounded(value));
    return new Limits(counts, next);
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
    Map<Count, Long> nextCounts = new HashMap<>(counts);
    nextCounts.putAll(others.counts);
    Map<Time, Duration> nextTimes = new HashMap<>(times);
    nextTimes.putAll(others.times);
    return new Limits(nextCounts, nextTimes);
  }

  /** Whether another value than the default was asked for, of any. */
  boolean isChanged() {
    return !counts.isEmpty() || !times.isEmpty();
  }

  /** Whether another value than the default was asked for. */
  boolean changed(Count limit) {
    return counts.containsKey(limit);
  }

  /** Of those that were changed, the names of the ones that a listener cannot have of its own. */
  List<String> changedShared() {
    Stream<String> ofCounts = counts.keySet().stream().filter(c -> c.shared).map(Count::name);
    Stream<String> ofTimes = times.keySet().stream().filter(t -> t.shared).map(Time::name);
    return Stream.concat(ofCounts, ofTimes).sorted().toList();
  }

  /** A count that indexes or sizes something in memory. */
  public int asInt(Count limit) {
    return (int) Math.min(Integer.MAX_VALUE, of(limit));
  }

  /** A time. */
  public Duration of(Time limit) {
    return times.getOrDefault(limit, limit.defaultValue);
  }

  private static void checkName(String name) {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a constant's name: " + name);
    }
  }

  /** Counts, and sizes in octets. Those named here are of the server and its protocols. */
  public static final class Count {
    /** Connections in all. */
    public static final Count CONNECTIONS = of("CONNECTIONS", 16_384);

    /** Connections from one IPv4 address or one IPv6 /64 network. */
    public static final Count CONNECTIONS_PER_ADDRESS = of("CONNECTIONS_PER_ADDRESS", 256);

    /** One message, in octets, by SMTP, LMTP or APPEND. */
    public static final Count MESSAGE_OCTETS = of("MESSAGE_OCTETS", 50 * 1024 * 1024);

    /** All messages together that arrive at the same time, in octets, by SMTP, LMTP or APPEND. */
    public static final Count SPOOL_OCTETS = of("SPOOL_OCTETS", 4L * 1024 * 1024 * 1024).shared();

    /** Recipients of one SMTP transaction (RFC 5321 §4.5.3.1.8 asks for at least 100). */
    public static final Count RECIPIENTS = of("RECIPIENTS", 1_000);

    /**
     * One SMTP command line with its CRLF; room for the parameters of extensions (RFC 5321
     * §4.5.3.1.4). AUTH's may be as long as {@link #SASL_LINE_OCTETS}.
     */
    public static final Count SMTP_LINE_OCTETS = of("SMTP_LINE_OCTETS", 4_096);

    /** One line of a SASL exchange (RFC 4954 §4 asks for 12,288). */
    public static final Count SASL_LINE_OCTETS = of("SASL_LINE_OCTETS", 12_288);

    /** Received header fields in a message before it counts as looping (RFC 5321 §6.3). */
    public static final Count HOPS = of("HOPS", 100);

    /** One POP3 command line with its CRLF (RFC 2449 §4: 255). */
    public static final Count POP3_LINE_OCTETS = of("POP3_LINE_OCTETS", 512);

    /** One line of an IMAP command; long sets and SEARCH keys are sent by real clients. */
    public static final Count IMAP_LINE_OCTETS = of("IMAP_LINE_OCTETS", 65_536);

    /** All literals of one IMAP command but APPEND's message, in octets. */
    public static final Count IMAP_LITERAL_OCTETS = of("IMAP_LITERAL_OCTETS", 262_144);

    /**
     * One IMAP command before login, in octets: its lines and literals together. Room for an
     * initial response of SASL.
     */
    public static final Count IMAP_OCTETS_BEFORE_LOGIN = of("IMAP_OCTETS_BEFORE_LOGIN", 12_288);

    /**
     * What unfinished lines and commands of all connections keep in memory together, in octets
     * beyond the first 16,384 of each, recipients of SMTP transactions beyond 100 (512 each)
     * included; never more than an eighth of the heap.
     */
    public static final Count UNFINISHED_OCTETS =
        of("UNFINISHED_OCTETS", 64 * 1024 * 1024).shared();

    /**
     * Of those, for one user, or for one IPv4 address or IPv6 /64 network before a login: in
     * percent.
     */
    public static final Count UNFINISHED_SHARE = of("UNFINISHED_SHARE", 25).shared();

    /** The rest of a line that is too long, dropped up to its end; one that goes on is cut off. */
    public static final Count OVERLONG_LINE_OCTETS = of("OVERLONG_LINE_OCTETS", 1024 * 1024);

    /** Nested parentheses, keys or parts in one IMAP command. */
    public static final Count IMAP_NESTING = of("IMAP_NESTING", 64);

    /** Searches of IMAP clients at work at once; further ones wait for their turn. */
    public static final Count IMAP_SEARCHES = of("IMAP_SEARCHES", 32).shared();

    /** The same for one user. */
    public static final Count IMAP_SEARCHES_PER_USER = of("IMAP_SEARCHES_PER_USER", 4).shared();

    /**
     * Faulty commands (unknown, malformed, in the wrong state) in one connection before it is
     * closed; with IMAP, in a row once logged in; with SMTP, since mail was delivered last, what
     * was refused for good or for now included, but for the first {@link #RECIPIENTS} recipients
     * that are too many (Postfix's {@code smtpd_hard_error_limit}).
     */
    public static final Count ERRORS = of("ERRORS", 20);

    /**
     * Errors of an SMTP client before the server takes its time with each further command
     * (Postfix's {@code smtpd_soft_error_limit}); mail that is delivered sets the count back.
     */
    public static final Count SMTP_SOFT_ERRORS = of("SMTP_SOFT_ERRORS", 10);

    /**
     * SMTP commands that move no mail (NOOP, RSET, VRFY, HELP, hello) before each counts as an
     * error (Postfix's {@code smtpd_junk_command_limit}); mail that is delivered sets the count
     * back.
     */
    public static final Count SMTP_JUNK_COMMANDS = of("SMTP_JUNK_COMMANDS", 100);

    /** Failed logins in one connection before it is closed. */
    public static final Count AUTH_FAILURES = of("AUTH_FAILURES", 3);

    /**
     * Failed logins from one address (one IPv6 /64 network), or as one user, within {@link
     * Time#AUTH_FAILURE_MEMORY}, before further tries have to wait until they are checked.
     */
    public static final Count AUTH_FAILURES_PER_SOURCE =
        of("AUTH_FAILURES_PER_SOURCE", 10).shared();

    /**
     * Failed logins from one address, or as one user from there, within {@link
     * Time#AUTH_FAILURE_MEMORY}, before tries from there are refused for {@link Time#AUTH_BLOCK}.
     */
    public static final Count AUTH_FAILURES_BLOCK = of("AUTH_FAILURES_BLOCK", 50).shared();

    /**
     * Addresses, and as many users, names at addresses, blocks, tries that wait and tries that were
     * refused, whose failed logins are remembered.
     */
    public static final Count AUTH_FAILURES_KEPT = of("AUTH_FAILURES_KEPT", 16_384).shared();

    /** One password, in octets; hashing takes time for each. A longer one is wrong. */
    public static final Count PASSWORD_OCTETS = of("PASSWORD_OCTETS", 1_024);

    /** Commands in one connection before login. */
    public static final Count COMMANDS_BEFORE_LOGIN = of("COMMANDS_BEFORE_LOGIN", 100);

    /** Keywords in one mailbox. A store gets it when its server starts. */
    public static final Count KEYWORDS = of("KEYWORDS", 1_000).shared();

    /**
     * What a store keeps of the parsed structure of one mailbox's messages, in octets; 300 to 1,000
     * are usual for a message. A store gets it when its server starts.
     */
    public static final Count STRUCTURE_CACHE_OCTETS =
        of("STRUCTURE_CACHE_OCTETS", 256 * 1024 * 1024).shared();

    /**
     * Recipients that are remembered because a client was asked to send a message again that some
     * of them have.
     */
    public static final Count UNFINISHED_RECIPIENTS = of("UNFINISHED_RECIPIENTS", 10_000).shared();

    /** Addresses that the aliases and lists among the recipients of one message may lead to. */
    public static final Count EXPANDED_RECIPIENTS = of("EXPANDED_RECIPIENTS", 1_000);

    /** Steps of logins at once. */
    public static final Count PASSWORD_CHECKS = of("PASSWORD_CHECKS", 32).shared();

    /** Look-ups of users and recipients at once. */
    public static final Count DIRECTORY_LOOKUPS = of("DIRECTORY_LOOKUPS", 32).shared();

    /** Calls of filters at once. */
    public static final Count FILTER_CALLS = of("FILTER_CALLS", 64).shared();

    /** Messages being stored or passed on at once. */
    public static final Count DELIVERIES = of("DELIVERIES", 64).shared();

    /**
     * Recipients of one message whose mailboxes are written at once. All messages together have as
     * many threads for that, beside those of {@link #DELIVERIES}, as those are.
     */
    public static final Count RECIPIENTS_AT_ONCE = of("RECIPIENTS_AT_ONCE", 16).shared();

    /** Long calls of the store at once. */
    public static final Count STORE_CALLS = of("STORE_CALLS", 64).shared();

    /** Looks at what is new in mailboxes at once, for clients in IDLE. */
    public static final Count NEWS_LOOKS = of("NEWS_LOOKS", 64).shared();

    /** Tasks that wait for one of these six pools; a further one is refused. */
    public static final Count BULKHEAD_QUEUE = of("BULKHEAD_QUEUE", 1_024).shared();

    /**
     * Of the threads of each of these pools, and of its places to wait, for one user, or for one
     * IPv4 address or IPv6 /64 network before a login: in percent, at least one of each.
     */
    public static final Count BULKHEAD_SHARE = of("BULKHEAD_SHARE", 50).shared();

    /** Events that wait for a slow observer; further ones are dropped and counted. */
    public static final Count EVENTS_WAITING = of("EVENTS_WAITING", 10_000).shared();

    private final String name;
    private final long defaultValue;
    private final boolean shared;

    private Count(String name, long defaultValue, boolean shared) {
      this.name = name;
      this.defaultValue = defaultValue;
      this.shared = shared;
    }

    /**
     * A limit of a module of its own.
     *
     * @param name upper case, as a constant's; mistakes and logs tell it
     * @param defaultValue at least 1
     */
    public static Count of(String name, long defaultValue) {
      checkName(name);
      if (defaultValue < 1) {
        throw new IllegalArgumentException(name + " must be at least 1");
      }
      return new Count(name, Math.min(defaultValue, MOST), false);
    }

    /**
     * The same for what all listeners of a server share, as a pool or a cache is: one listener
     * cannot have another ({@link Listener#limits}). Called where the constant is made.
     */
    public Count shared() {
      return new Count(name, defaultValue, true);
    }

    /** The constant's name. */
    public String name() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Times. Those named here are of the server and its protocols. */
  public static final class Time {
    /** For the PROXY header, from the connection's start. */
    public static final Time PROXY_HEADER = of("PROXY_HEADER", Duration.ofSeconds(5));

    /** For a TLS handshake. */
    public static final Time HANDSHAKE = of("HANDSHAKE", Duration.ofSeconds(15));

    /**
     * From greeting to login, absolute, wherever a login is required; anew, once, from STARTTLS if
     * that forgets a login (RFC 3207 §4.2).
     */
    public static final Time LOGIN = of("LOGIN", Duration.ofSeconds(60));

    /** For one command line, from its first octet to its last. */
    public static final Time COMMAND_LINE = of("COMMAND_LINE", Duration.ofSeconds(60));

    /** Silence in SMTP (RFC 5321 §4.5.3.2.7: 5 minutes). */
    public static final Time SMTP_IDLE = of("SMTP_IDLE", Duration.ofMinutes(5));

    /**
     * From MAIL to DATA, or to the last chunk, absolute: so long recipients are remembered without
     * a message. Each KiB that comes by BDAT gives a second more.
     */
    public static final Time SMTP_ENVELOPE = of("SMTP_ENVELOPE", Duration.ofHours(1));

    /** Silence in POP3 (RFC 1939 §3: at least 10 minutes). */
    public static final Time POP3_IDLE = of("POP3_IDLE", Duration.ofMinutes(10));

    /** Silence in IMAP (RFC 3501 §5.4: at least 30 minutes). */
    public static final Time IMAP_IDLE = of("IMAP_IDLE", Duration.ofMinutes(30));

    /** Without progress while replies wait to be read. */
    public static final Time WRITE_STALL = of("WRITE_STALL", Duration.ofSeconds(60));

    /**
     * For which octets of a message may come slower than 1 KiB a second on average before the
     * connection is cut.
     */
    public static final Time SLOW_DATA = of("SLOW_DATA", Duration.ofMinutes(5));

    /**
     * For which replies that wait may be read slower than 1 KiB a second on average before the
     * connection is cut.
     */
    public static final Time SLOW_READING = of("SLOW_READING", Duration.ofMinutes(5));

    /**
     * For an answer that is still being sought (a long SEARCH, a filter) when its client sends no
     * more; after that the client counts as gone.
     */
    public static final Time HALF_CLOSED = of("HALF_CLOSED", Duration.ofSeconds(10));

    /**
     * For a task to begin that waits for a thread of its pool (a password check, a delivery, a call
     * of the store); after that it is refused for now.
     */
    public static final Time BULKHEAD_WAIT = of("BULKHEAD_WAIT", Duration.ofSeconds(30));

    /** For a step of a login, from when its pool was asked; what runs on is interrupted. */
    public static final Time PASSWORD_CHECK = of("PASSWORD_CHECK", Duration.ofSeconds(150));

    /** The same for one stage's rules and look-ups; clients wait 5 minutes (RFC 5321 §4.5.3.2). */
    public static final Time DIRECTORY_LOOKUP = of("DIRECTORY_LOOKUP", Duration.ofMinutes(4));

    /** The same for all filters at one stage; clients wait 10 minutes for the last answer. */
    public static final Time FILTER_CALL = of("FILTER_CALL", Duration.ofMinutes(5));

    /** Before the answer to a failed login, from the beginning of its check; holds no thread. */
    public static final Time AUTH_FAILURE_DELAY =
        delay("AUTH_FAILURE_DELAY", Duration.ofSeconds(2)).shared();

    /** What that delay grows to while logins go on to fail. */
    public static final Time AUTH_FAILURE_DELAY_MOST =
        of("AUTH_FAILURE_DELAY_MOST", Duration.ofSeconds(15)).shared();

    /** In which half of the failed logins of an address or a user are forgotten. */
    public static final Time AUTH_FAILURE_MEMORY =
        of("AUTH_FAILURE_MEMORY", Duration.ofMinutes(10)).shared();

    /**
     * For how long tries to log in are refused after {@link Count#AUTH_FAILURES_BLOCK}; zero: they
     * never are.
     */
    public static final Time AUTH_BLOCK = delay("AUTH_BLOCK", Duration.ofMinutes(10)).shared();

    /** Before each command of an SMTP client beyond its soft limit of errors; holds no thread. */
    public static final Time SMTP_ERROR_DELAY = delay("SMTP_ERROR_DELAY", Duration.ofSeconds(1));

    /** For each part to free what it holds when the server stops ({@link ServerPart#close}). */
    public static final Time PART_CLOSE = of("PART_CLOSE", Duration.ofSeconds(30)).shared();

    /** For open commands when the server stops. */
    public static final Time DRAIN = of("DRAIN", Duration.ofSeconds(10)).shared();

    private final String name;
    private final Duration defaultValue;
    private final boolean mayBeZero;
    private final boolean shared;

    private Time(String name, Duration defaultValue, boolean mayBeZero, boolean shared) {
      this.name = name;
      this.defaultValue = defaultValue;
      this.mayBeZero = mayBeZero;
      this.shared = shared;
    }

    /**
     * A time of a module of its own.
     *
     * @param name upper case, as a constant's; mistakes and logs tell it
     * @param defaultValue positive
     */
    public static Time of(String name, Duration defaultValue) {
      Objects.requireNonNull(defaultValue, "defaultValue");
      checkName(name);
      if (defaultValue.isNegative() || defaultValue.isZero()) {
        throw new IllegalArgumentException(name + " must be positive");
      }
      return new Time(name, bounded(defaultValue), false, false);
    }

    /** The same for a delay, which an embedder may switch off: zero is one, too. */
    public static Time delay(String name, Duration defaultValue) {
      Objects.requireNonNull(defaultValue, "defaultValue");
      checkName(name);
      if (defaultValue.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative");
      }
      return new Time(name, bounded(defaultValue), true, false);
    }

    /**
     * The same for what all listeners of a server share, as a pool or a cache is: one listener
     * cannot have another ({@link Listener#limits}). Called where the constant is made.
     */
    public Time shared() {
      return new Time(name, defaultValue, mayBeZero, true);
    }

    /** The constant's name. */
    public String name() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
