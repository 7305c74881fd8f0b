package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.folder.MailLocation;
import dev.postern.maildir.quota.QuotaRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Settings of a {@link MaildirStore}. Used by one thread. */
public final class MaildirStoreBuilder {
  private final MailLocation location;
  private SyncMode sync = SyncMode.always();
  private Clock clock = Clock.systemUTC();
  private Limits limits = Limits.defaults();
  private Duration lockPatience = Duration.ofSeconds(30);
  private RandomGenerator random = new SecureRandom();

  private Optional<QuotaRule> quota = Optional.empty();

  MaildirStoreBuilder(MailLocation location) {
    this.location = location;
  }

  /** When changes are on the disk; {@link SyncMode#always} by default. */
  public MaildirStoreBuilder sync(SyncMode mode) {
    sync = Objects.requireNonNull(mode);
    return this;
  }

  /** The clock that dates what is saved. */
  public MaildirStoreBuilder clock(Clock source) {
    clock = Objects.requireNonNull(source);
    return this;
  }

  /**
   * Limits, of which {@link Limits.Count#KEYWORDS} and {@link Limits.Count#STRUCTURE_CACHE_OCTETS}
   * are used.
   */
  public MaildirStoreBuilder limits(Limits bounds) {
    limits = Objects.requireNonNull(bounds);
    return this;
  }

  /** How long another process may hold a mailbox's lock before a change fails; 30 seconds. */
  public MaildirStoreBuilder lockPatience(Duration patience) {
    lockPatience = Objects.requireNonNull(patience);
    return this;
  }

  /**
   * The quota of users who have no field {@code quota_rule}, in Dovecot's notation, e.g. {@code
   * *:storage=1G:messages=10000}; with {@code ?} for {@code *} an existing file {@code maildirsize}
   * has precedence. Without a rule that file alone sets limits.
   *
   * @throws IllegalArgumentException if it cannot be understood, or is for one mailbox alone
   */
  public MaildirStoreBuilder quotaRule(String rule) {
    quota = Optional.of(QuotaRule.parse(rule));
    return this;
  }

  /** Where the random part of file names comes from. */
  public MaildirStoreBuilder random(RandomGenerator source) {
    random = Objects.requireNonNull(source);
    return this;
  }

  /** The store. */
  public MaildirStore build() {
    return new MaildirStore(
        location,
        quota,
        MaildirStore.settings(clock, sync, limits, random.nextInt(), lockPatience));
  }
}
