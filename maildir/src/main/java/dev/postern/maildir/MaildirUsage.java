package dev.postern.maildir;

import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.maildir.quota.QuotaLimits;
import dev.postern.maildir.quota.QuotaLimits.Usage;
import dev.postern.maildir.quota.QuotaRules;
import dev.postern.maildir.quota.SizeFile;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one account uses of its quota, by the file {@code maildirsize} that other programs keep too.
 * Without a rule and without the file there is no quota; a file without a rule gives the limits.
 * Rules for single mailboxes say what those may use on top, and which do not count.
 *
 * <p>Room is taken before a message is saved and given back if that fails. The file is not forced
 * to the disk: what is wrong in it is found when all is counted anew.
 */
final class MaildirUsage {
  /** How long a file that says "over quota" is believed (Maildir++: 15 minutes). */
  static final Duration BELIEVED = Duration.ofMinutes(15);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(MaildirUsage.class);

  private final Path file;
  private final QuotaRules rules;
  // Empty for the account as a whole.
  private final Optional<String> mailbox;
  private final UsageCount count;
  private final StoreSettings settings;
  private final UsageLocks.Stripe lock;

  MaildirUsage(
      Path root, QuotaRules rules, UsageCount count, StoreSettings settings, UsageLocks locks) {
    this(root.resolve(SizeFile.NAME), rules, Optional.empty(), count, settings, locks.of(root));
  }

  private MaildirUsage(
      Path file,
      QuotaRules rules,
      Optional<String> mailbox,
      UsageCount count,
      StoreSettings settings,
      UsageLocks.Stripe lock) {
    this.file = file;
    this.rules = rules;
    this.mailbox = mailbox;
    this.count = count;
    this.settings = settings;
    this.lock = lock;
  }

  /** The same for what is done in one mailbox, for which other rules may be. */
  MaildirUsage in(String name) {
    return new MaildirUsage(file, rules, Optional.of(name), count, settings, lock);
  }

  /** Whether the mailbox's messages count; if not, taking and giving do nothing. */
  boolean counts() {
    return mailbox.map(rules::counts).orElse(true);
  }

  /** Whether what is in use depends on how mailboxes are named. */
  boolean dependsOnNames() {
    return rules.ignoreSome();
  }

  /** The quota, if there is one. */
  Optional<Quota> quota() throws StoreException {
    return locked(
        () ->
            current(Usage.NONE)
                .map(
                    now ->
                        new Quota(
                            now.usage().octets(),
                            now.limits().octets(),
                            now.usage().messages(),
                            now.limits().messages())));
  }

  /**
   * Takes room; whoever took it calls {@link #settled} when the messages are saved or given up.
   *
   * @throws StoreException {@link StoreException.Kind#OVER_QUOTA} if there is not enough
   */
  void take(Usage more) throws StoreException {
    if (!counts()) {
      return;
    }
    if (isUnlimited()) {
      begin();
      return;
    }
    locked(
        () -> {
          Optional<Standing> now = current(more);
          if (now.isPresent() && !allowed(now.get().limits()).allow(now.get().usage(), more)) {
            throw new StoreException(
                StoreException.Kind.OVER_QUOTA, "the quota would be exceeded: " + file);
          }
          if (now.isPresent()) {
            append(more);
          }
          lock.begin(file);
          return now;
        });
  }

  /**
   * Messages are about to go; whoever says so calls {@link #settled} when the room that they leave
   * is given back. Until then nobody counts: what is gone would be given back twice.
   */
  void begin() {
    if (counts()) {
      lock.lock();
      lock.begin(file);
      lock.unlock();
    }
  }

  /** Gives room back. */
  void give(Usage less) {
    if (!counts() || less.equals(Usage.NONE)) {
      return;
    }
    lock.lock();
    try {
      append(less.negated());
    } catch (IOException e) {
      LOG.warn("quota not written file={} reason={}", file, e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** The messages are saved for which room was taken, or it was given back. */
  void settled() {
    if (!counts()) {
      return;
    }
    lock.lock();
    try {
      lock.end(file);
    } finally {
      lock.unlock();
    }
  }

  /** Counts anew what is in use, if there is a quota. */
  void recount() throws StoreException {
    locked(
        () -> {
          Optional<QuotaLimits> limits = limits(SizeFile.parse(ReplacedFile.read(file)));
          return limits.isPresent() ? Optional.of(counted(limits.get())) : limits;
        });
  }

  private boolean isUnlimited() {
    // Not Files.exists: that costs an exception for each message of an account without a quota.
    return !rules.setLimits() && !file.toFile().exists();
  }

  private Optional<Standing> current(Usage more) throws IOException {
    if (isUnlimited()) {
      return Optional.empty();
    }
    SizeFile written = SizeFile.parse(ReplacedFile.read(file));
    Optional<QuotaLimits> limits = limits(written);
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    if (written.usage().isPresent() && written.limits().equals(limits.get())) {
      Usage usage = written.usage().get();
      QuotaLimits allowed = allowed(limits.get());
      if (allowed.allow(usage, more) && allowed.allow(Usage.NONE, usage)) {
        return Optional.of(new Standing(limits.get(), usage));
      }
      if (written.changes() <= 1 && !old()) {
        return Optional.of(new Standing(limits.get(), usage));
      }
    }
    return Optional.of(counted(limits.get()));
  }

  private Optional<QuotaLimits> limits(SizeFile written) {
    return rules.limits(Files.exists(file) ? Optional.of(written.limits()) : Optional.empty());
  }

  private QuotaLimits allowed(QuotaLimits limits) {
    return mailbox.map(name -> rules.in(name, limits)).orElse(limits);
  }

  private boolean old() throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return written.plus(BELIEVED).isBefore(settings.diskClock().instant());
  }

  private Standing counted(QuotaLimits limits) throws IOException {
    // What is being saved has its room in the file, but may not be found yet.
    lock.awaitSaved(file, PATIENCE);
    UsageCount.Result result = count.run();
    if (result.stability() == UsageCount.Stability.STABLE) {
      try (DotLock dotLock = settings.lock(file.resolveSibling(SizeFile.NAME + ".lock"))) {
        dotLock.check();
        ReplacedFile.write(file, SizeFile.print(limits, result.usage()), settings.sync());
      }
    } else if (rules.setLimits()) {
      // Mail came or went meanwhile; whoever asks next counts again.
      Files.deleteIfExists(file);
    }
    return new Standing(limits, result.usage());
  }

  private void append(Usage change) throws IOException {
    if (change.equals(Usage.NONE)) {
      return;
    }
    try {
      Files.write(file, SizeFile.line(change), StandardOpenOption.APPEND);
    } catch (NoSuchFileException e) {
      // No quota, or it is being counted.
      return;
    }
  }

  private <T> T locked(Step<T> step) throws StoreException {
    lock.lock();
    try {
      return step.run();
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, file);
    } finally {
      lock.unlock();
    }
  }

  private record Standing(QuotaLimits limits, Usage usage) {}

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }
}
