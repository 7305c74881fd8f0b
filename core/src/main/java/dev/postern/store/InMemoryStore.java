package dev.postern.store;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.message.MessageSpool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Keeps mail in memory, for tests and demonstrations; larger messages lie in temporary files that
 * vanish with the process. Accounts are made on first use. Safe for many threads: each mailbox has
 * a lock of its own, which only changes take; looking at a mailbox waits for nobody. Keywords are
 * bounded as its server says, {@link Limits.Count#KEYWORDS}; by its default before a start.
 *
 * <pre>{@code
 * new InMemoryStore(Clock.systemUTC())
 * InMemoryStore.builder().delimiter('.').quotaOctets(10_000_000).build()
 * }</pre>
 */
public final class InMemoryStore implements MailStore {
  private final InMemorySettings settings;
  private final InMemoryBodies bodies = new InMemoryBodies();
  private final InMemoryEvents events = new InMemoryEvents();
  private final AtomicLong lastUidValidity = new AtomicLong();
  private final Map<String, InMemoryAccount> accounts = new ConcurrentHashMap<>();
  private volatile Limits limits = Limits.defaults();
  private volatile boolean closed;

  /** With the clock that dates what is saved, and the builder's defaults for the rest. */
  public InMemoryStore(Clock clock) {
    this(builder().clock(clock));
  }

  private InMemoryStore(Builder builder) {
    this.settings = builder.settings(() -> limits.asInt(Limits.Count.KEYWORDS));
  }

  /** A store with other settings than the default ones. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(ServerContext server) {
    limits = server.limits();
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store is closed");
    }
    return accounts.computeIfAbsent(
        user.name(), name -> new InMemoryAccount(settings, bodies, events, this::newUidValidity));
  }

  @Override
  public void close() {
    closed = true;
    accounts.clear();
    events.close();
  }

  /** Later than any before, so that a name's next mailbox is never taken for its last one. */
  private long newUidValidity() {
    long now = settings.clock().instant().getEpochSecond();
    return lastUidValidity.updateAndGet(last -> Math.max(last + 1, now));
  }

  /** Puts an {@link InMemoryStore} together. Used by one thread. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private char delimiter = '/';
    private int memoryThreshold = MessageSpool.MEMORY_THRESHOLD;
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    private OptionalLong quotaOctets = OptionalLong.empty();
    private OptionalLong quotaMessages = OptionalLong.empty();
    private int mailboxes = InMemoryAccount.MAILBOXES;

    private Builder() {}

    /** What dates messages. Default: the system's clock. */
    public Builder clock(Clock newClock) {
      clock = Objects.requireNonNull(newClock, "clock");
      return this;
    }

    /** What parts the levels of a mailbox name. Default: {@code /}. */
    public Builder delimiter(char newDelimiter) {
      if ("./\\|^:-_".indexOf(newDelimiter) < 0) {
        throw new IllegalArgumentException("a delimiter is one of . / \\ | ^ : - _");
      }
      delimiter = newDelimiter;
      return this;
    }

    /**
     * The largest message that is held in memory, in octets; larger ones lie in temporary files.
     * Default: {@link MessageSpool#MEMORY_THRESHOLD}.
     */
    public Builder memoryThreshold(int octets) {
      memoryThreshold = (int) atLeast(0, octets);
      return this;
    }

    /** Where temporary files are made. Default: the JVM's directory for them. */
    public Builder directory(Path newDirectory) {
      directory = Objects.requireNonNull(newDirectory, "directory");
      return this;
    }

    /** The most octets that each user may keep. Default: no limit. */
    public Builder quotaOctets(long octets) {
      quotaOctets = OptionalLong.of(atLeast(0, octets));
      return this;
    }

    /** The most messages that each user may keep. Default: no limit. */
    public Builder quotaMessages(long messages) {
      quotaMessages = OptionalLong.of(atLeast(0, messages));
      return this;
    }

    /** The most mailboxes, and the most subscriptions, of one user. Default: 10,000. */
    public Builder mailboxes(int most) {
      mailboxes = (int) atLeast(1, most);
      return this;
    }

    /** The store. */
    public InMemoryStore build() {
      return new InMemoryStore(this);
    }

    InMemorySettings settings(IntSupplier keywords) {
      return new InMemorySettings(
          clock,
          delimiter,
          memoryThreshold,
          directory,
          quotaOctets,
          quotaMessages,
          keywords,
          mailboxes);
    }

    private static long atLeast(long least, long value) {
      if (value < least) {
        throw new IllegalArgumentException("must be at least " + least);
      }
      return value;
    }
  }
}
