package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.folder.MailLocation;
import dev.postern.maildir.quota.QuotaRules;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Stores with settings that no user can change. */
final class TestStores {
  private TestStores() {}

  /** A store that believes another clock about the times of files. */
  static MaildirStore withDiskClock(Path maildir, Clock diskClock) {
    return with(maildir, Clock.systemUTC(), diskClock);
  }

  /** A store with clocks. */
  static MaildirStore with(Path maildir, Clock clock, Clock diskClock) {
    return with(maildir, settings(clock, diskClock));
  }

  /**
   * A store to which all times of files are long past, so that it never looks twice, with its own
   * watch.
   */
  static MaildirStore watching(Path maildir, DirectoryWatch watch, MailboxWatcher.Pace pace) {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    return new MaildirStore(
        MailLocation.parse(maildir.toString()),
        QuotaRules.NONE,
        settings(Clock.systemUTC(), later),
        watch,
        pace);
  }

  /** A store that keeps nothing in memory that no session has open. */
  static MaildirStore forgetful(Path maildir) {
    StoreSettings usual = settings(Clock.systemUTC(), Clock.systemUTC());
    return with(maildir, timed(usual, usual.lockHold(), Duration.ZERO));
  }

  /** The settings of one that does so, and that believes another clock about the times of files. */
  static StoreSettings forgetful(Clock diskClock) {
    StoreSettings usual = settings(Clock.systemUTC(), diskClock);
    return timed(usual, usual.lockHold(), Duration.ZERO);
  }

  /** A store that keeps nothing in memory that no session has open, on other files. */
  static MaildirStore forgetful(Path maildir, FileSystem files) {
    StoreSettings usual = settings(Clock.systemUTC(), Clock.systemUTC());
    return with(maildir, on(timed(usual, usual.lockHold(), Duration.ZERO), 1, files));
  }

  /** A store that looks at its own pace for what nobody tells it. */
  static MaildirStore paced(Path maildir, MailboxWatcher.Pace pace) {
    return new MaildirStore(
        MailLocation.parse(maildir.toString()),
        QuotaRules.NONE,
        settings(Clock.systemUTC(), Clock.systemUTC()),
        new DirectoryWatch(() -> FileSystems.getDefault().newWatchService()),
        pace);
  }

  /** A store that lets others in after each message of a change of many. */
  static MaildirStore yielding(Path maildir) {
    StoreSettings usual = settings(Clock.systemUTC(), Clock.systemUTC());
    return with(maildir, timed(usual, Duration.ZERO, usual.linger()));
  }

  /** The same on other files than the system's. */
  static MaildirStore yielding(Path maildir, FileSystem files) {
    return with(
        maildir,
        on(
            timed(
                settings(Clock.systemUTC(), Clock.systemUTC()),
                Duration.ZERO,
                Duration.ofSeconds(15)),
            1,
            files));
  }

  /** A store whose server set these limits. */
  static MaildirStore bounded(Path maildir, Limits limits) {
    StoreSettings settings = settings(Clock.systemUTC(), Clock.systemUTC());
    settings.bounds().set(limits);
    return with(maildir, settings);
  }

  private static MaildirStore with(Path maildir, StoreSettings settings) {
    return new MaildirStore(MailLocation.parse(maildir.toString()), QuotaRules.NONE, settings);
  }

  private static StoreSettings timed(StoreSettings usual, Duration lockHold, Duration linger) {
    return new StoreSettings(
        usual.clock(),
        usual.diskClock(),
        usual.mode(),
        usual.bounds(),
        usual.names(),
        usual.shared(),
        usual.owner(),
        usual.lockPatience(),
        usual.lockWaiters(),
        lockHold,
        linger,
        usual.bootId(),
        usual.syncs(),
        usual.threads(),
        usual.files());
  }

  /**
   * A store on other files than the system's, or after another start of the machine.
   *
   * @param location with its options
   */
  static MaildirStore on(String location, FileSystem files, SyncMode mode, long bootId) {
    StoreSettings usual =
        MaildirStore.settings(Clock.systemUTC(), mode, (int) bootId, Duration.ofSeconds(5), 8);
    return new MaildirStore(
        MailLocation.parse(location), QuotaRules.NONE, on(usual, bootId, files));
  }

  private static StoreSettings on(StoreSettings usual, long bootId, FileSystem files) {
    return new StoreSettings(
        usual.clock(),
        usual.diskClock(),
        usual.mode(),
        usual.bounds(),
        usual.names(),
        usual.shared(),
        usual.owner(),
        usual.lockPatience(),
        usual.lockWaiters(),
        usual.lockHold(),
        usual.linger(),
        bootId,
        usual.syncs(),
        usual.threads(),
        files);
  }

  private static StoreSettings settings(Clock clock, Clock diskClock) {
    StoreSettings usual =
        MaildirStore.settings(clock, SyncMode.NEVER, 1, Duration.ofSeconds(30), 8);
    return new StoreSettings(
        clock,
        diskClock,
        usual.mode(),
        usual.bounds(),
        usual.names(),
        usual.shared(),
        usual.owner(),
        usual.lockPatience(),
        usual.lockWaiters(),
        usual.lockHold(),
        usual.linger(),
        usual.bootId(),
        usual.syncs(),
        usual.threads(),
        usual.files());
  }
}
