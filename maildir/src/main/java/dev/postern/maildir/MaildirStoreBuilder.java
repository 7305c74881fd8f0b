package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.folder.MailLocation;
import dev.postern.maildir.quota.QuotaRules;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Settings of a {@link MaildirStore}. Used by one thread. */
public final class MaildirStoreBuilder {
  private final MailLocation location;
  private SyncMode sync = SyncMode.ALWAYS;
  private Clock clock = Clock.systemUTC();
  private Duration lockPatience = Duration.ofSeconds(30);
  private int lockWaiters = 8;
  private RandomGenerator random = new SecureRandom();

  private QuotaRules quota = QuotaRules.NONE;
  private Ownership ownership = Ownership.PROCESS;

  MaildirStoreBuilder(MailLocation location) {
    this.location = location;
  }

  /** When changes are on the disk; {@link SyncMode#ALWAYS} by default. */
  public MaildirStoreBuilder sync(SyncMode mode) {
    sync = Objects.requireNonNull(mode, "mode");
    return this;
  }

  /** The clock that dates what is saved. */
  public MaildirStoreBuilder clock(Clock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * How long a change waits for a mailbox that others keep locked, another process or those who
   * came before it, until it fails ({@link Limits#bounded}); 30 seconds.
   */
  public MaildirStoreBuilder lockPatience(Duration patience) {
    lockPatience = Limits.bounded(Objects.requireNonNull(patience, "patience"));
    return this;
  }

  /**
   * How many callers may wait, behind the first, for a mailbox that another process has locked for
   * longer than a second; 8. For others it is unavailable at once, so that their threads are free
   * for other mailboxes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public MaildirStoreBuilder lockWaiters(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("lockWaiters must be positive: " + most);
    }
    lockWaiters = most;
    return this;
  }

  /**
   * Adds a quota rule in Dovecot's notation: {@code *:storage=1G:messages=10000} for all mailboxes,
   * with {@code ?} for {@code *} if an existing file {@code maildirsize} goes before; {@code
   * Trash:storage=+100M} or {@code Trash:storage=+10%} for what may be used on top when something
   * is saved in one mailbox; {@code SPAM:ignore} for one that does not count. Names may have
   * wildcards, and the first rule counts that fits. Without a rule for all, the file alone sets
   * limits.
   *
   * <p>The first rule added is Dovecot's {@code quota_rule}, the next {@code quota_rule2} and so
   * on; a user's field of that name takes its place.
   *
   * @throws IllegalArgumentException if it cannot be understood or is not supported
   */
  public MaildirStoreBuilder quotaRule(String rule) {
    quota = quota.and(rule);
    return this;
  }

  /**
   * Whom files belong to where the directory of users gives a user a {@code uid} or {@code gid};
   * {@link Ownership#PROCESS} by default.
   */
  public MaildirStoreBuilder ownership(Ownership whose) {
    ownership = Objects.requireNonNull(whose, "whose");
    return this;
  }

  /** Where the random part of file names comes from. */
  public MaildirStoreBuilder random(RandomGenerator source) {
    random = Objects.requireNonNull(source, "source");
    return this;
  }

  /** The store. */
  public MaildirStore build() {
    return new MaildirStore(
        location,
        quota,
        MaildirStore.settings(clock, sync, random.nextInt(), lockPatience, lockWaiters),
        ownership);
  }
}
