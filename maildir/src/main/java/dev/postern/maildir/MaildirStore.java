package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.maildir.disk.LockOwner;
import dev.postern.maildir.filename.NameSource;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.MailLocation;
import dev.postern.maildir.folder.MailRoots;
import dev.postern.maildir.owned.OwnedFileSystem;
import dev.postern.maildir.quota.QuotaRules;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Mail in Maildirs, as Dovecot keeps it: the same UIDs, flags, keywords, folders and subscriptions,
 * also while Dovecot serves the same directories.
 *
 * <pre>{@code
 * MailStore store = MaildirStore.at("/var/mail/%d/%n/Maildir");
 * }</pre>
 *
 * <p>Messages are stored as they are received. A message with bare LFs, as Dovecot writes them by
 * default, is served with CRLFs, and its size is told so.
 *
 * <p>{@link Limits.Count#KEYWORDS} and {@link Limits.Count#STRUCTURE_CACHE_OCTETS} are as the
 * server says, and their defaults before a start.
 *
 * <p>Safe for use by many threads.
 */
public final class MaildirStore implements MailStore {
  private static final Duration LOCK_HOLD = Duration.ofMillis(250);
  private static final Duration LINGER = Duration.ofSeconds(15);

  private final MailLocation location;
  private final StoreSettings settings;
  private final QuotaRules quota;
  private final Owners owners;
  private final UsageLocks usageLocks = new UsageLocks();
  private final OpenMailboxes mailboxes;
  private final MailboxWatcher watcher;

  MaildirStore(MailLocation location, QuotaRules quota, StoreSettings settings) {
    this(location, quota, settings, Ownership.PROCESS);
  }

  MaildirStore(
      MailLocation location, QuotaRules quota, StoreSettings settings, Ownership ownership) {
    this(
        location,
        quota,
        settings,
        new DirectoryWatch(() -> FileSystems.getDefault().newWatchService()),
        MailboxWatcher.Pace.USUAL,
        ownership);
  }

  MaildirStore(
      MailLocation location,
      QuotaRules quota,
      StoreSettings settings,
      DirectoryWatch watch,
      MailboxWatcher.Pace pace) {
    this(location, quota, settings, watch, pace, Ownership.PROCESS);
  }

  private MaildirStore(
      MailLocation location,
      QuotaRules quota,
      StoreSettings settings,
      DirectoryWatch watch,
      MailboxWatcher.Pace pace,
      Ownership ownership) {
    this.owners = new Owners(ownership, Machine.process());
    this.location = location;
    this.quota = quota;
    this.settings = settings;
    this.watcher = new MailboxWatcher(settings.threads(), watch, pace);
    this.mailboxes = new OpenMailboxes(settings, watcher);
  }

  /**
   * A store with default settings.
   *
   * @param location where a user's Maildir is, in Dovecot's notation, e.g. {@code
   *     /var/mail/%d/%n/Maildir} or {@code maildir:~/Maildir}; a relative path begins in the
   *     working directory
   * @throws IllegalArgumentException if the location cannot be understood
   */
  public static MaildirStore at(String location) {
    return builder(location).build();
  }

  /** A store with other settings; the location is as for {@link #at}. */
  public static MaildirStoreBuilder builder(String location) {
    return new MaildirStoreBuilder(MailLocation.parse(location, Machine.workingDirectory()));
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    String own = user.fields().get("mail");
    MailLocation where;
    try {
      where = own == null ? location : MailLocation.parse(own);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "mail field of " + user.name() + ": " + e.getMessage(),
          e);
    }
    QuotaRules rules = rules(user);
    MailRoots roots = where.roots(user, owners.files(user, settings.files()));
    for (Path needed : roots.all()) {
      if (needed.getFileSystem() instanceof OwnedFileSystem owned) {
        // What several users share is nobody's own.
        make(owned.below(top(needed, user).getParent()));
      }
      make(needed);
    }
    FolderNames names = new FolderNames(roots, where.options());
    return new MaildirAccount(names, rules, mailboxes, settings, usageLocks);
  }

  /**
   * Looks whether the files of a user can be whose its {@code uid} and {@code gid} say, and makes
   * none: for what is the same for every user, before anybody logs in.
   *
   * @throws StoreException if not; {@link #account} would fail so, too
   */
  public void checkOwner(MailUser user) throws StoreException {
    owners.files(Objects.requireNonNull(user, "user"), settings.files());
  }

  /**
   * Looks for what would let no user have mail: a location that cannot be made, or not be entered.
   */
  @Override
  public void check() throws IOException {
    location.check(settings.files());
  }

  @Override
  public void start(ServerContext server) {
    settings.bounds().set(server.limits());
  }

  private QuotaRules rules(MailUser user) throws StoreException {
    try {
      return quota.with(user.fields());
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "quota_rule field of " + user.name() + ": " + e.getMessage(),
          e);
    }
  }

  /** The highest directory that is the user's alone: the home, if the mail is below it. */
  private static Path top(Path needed, MailUser user) {
    for (Path at = needed; at != null; at = at.getParent()) {
      if (user.home().equals(Optional.of(at.toString()))) {
        return at;
      }
    }
    return needed;
  }

  private void make(Path directory) throws StoreException {
    try {
      settings.sync().make(directory);
    } catch (FileAlreadyExistsException e) {
      // For an operator to mend, and no reason to bounce.
      Path file = directory.getFileSystem().getPath(e.getFile());
      throw new StoreException(StoreException.Kind.UNAVAILABLE, MailLocation.inTheWay(file), e);
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, directory);
    }
  }

  @Override
  public void close() {
    watcher.close();
    settings.threads().close();
    mailboxes.close();
    settings.syncs().close();
  }

  static StoreSettings settings(
      Clock clock, SyncMode mode, int salt, Duration lockPatience, int lockWaiters) {
    String host = Machine.hostName();
    StoreThreads threads = new StoreThreads();
    LockOwner owner =
        LockOwner.self(host, (delay, task) -> threads.after(delay, () -> threads.look(task)));
    return new StoreSettings(
        clock,
        Clock.systemUTC(),
        mode,
        new AtomicReference<>(Limits.defaults()),
        new NameSource(clock, owner.pid(), salt, host),
        new SharedFiles(),
        owner,
        lockPatience,
        lockWaiters,
        LOCK_HOLD,
        LINGER,
        Machine.bootId(),
        new SyncThreads(),
        threads,
        FileSystems.getDefault());
  }
}
