package dev.postern.maildir;

import dev.postern.maildir.index.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Looks after mailboxes that somebody listens to, so that what other programs do there is
 * announced: at once by a {@link DirectoryWatch} on {@code new} and {@code cur}, and by looking at
 * their times now and then. That finds what a watch cannot see (changes made by another machine on
 * a shared file system), and all where there is no watch.
 *
 * <p>Whoever looks waits for no lock: where one is held, it is looked again a little later.
 */
final class MailboxWatcher implements AutoCloseable {
  private final StoreThreads threads;
  private final DirectoryWatch watch;
  private final Pace pace;
  private final Map<MailboxState, Watched> watched = new HashMap<>();

  MailboxWatcher(StoreThreads threads, DirectoryWatch watch, Pace pace) {
    this.threads = threads;
    this.watch = watch;
    this.pace = pace;
  }

  /** Watches a mailbox for as long as it has listeners. */
  void watch(MailboxState mailbox) {
    Watched now;
    synchronized (watched) {
      now = watched.computeIfAbsent(mailbox, Watched::new);
    }
    now.looks.ask();
  }

  /** A listener has left a mailbox; the last one's leaving ends the watch. */
  void left(MailboxState mailbox) {
    Watched now;
    synchronized (watched) {
      now = watched.get(mailbox);
    }
    if (now != null) {
      now.looks.ask();
    }
  }

  @Override
  public void close() {
    watch.close();
  }

  /**
   * How often it is looked.
   *
   * @param alone where there is no watch
   * @param besideWatch where there is one
   */
  record Pace(Duration alone, Duration besideWatch) {
    static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(5));
  }

  /** A mailbox that is looked after. */
  private final class Watched {
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);

    private final MailboxState mailbox;
    private final CoalescedTask looks = new CoalescedTask(threads::look, this::look);
    // All of whichever thread looks, of which there is one at a time.
    private Optional<DirectoryWatch.Registration> registration = Optional.empty();
    private Optional<Future<?>> next = Optional.empty();
    private Duration retry = FIRST_RETRY;
    private boolean ended;

    Watched(MailboxState mailbox) {
      this.mailbox = mailbox;
    }

    private void look() {
      next.ifPresent(timer -> timer.cancel(false));
      if (hasEnded()) {
        registration.ifPresent(DirectoryWatch.Registration::close);
        registration = Optional.empty();
        return;
      }
      if (!isCovered()) {
        registration.ifPresent(DirectoryWatch.Registration::close);
        registration = watch.watch(directories(), looks::ask);
      }
      Duration delay = pace.alone();
      try {
        delay = delay(mailbox.glance());
      } finally {
        next = threads.after(delay, looks::ask);
      }
    }

    // An event that came within the tick of a listing is one that the directory's time does not
    // show yet.
    private Duration delay(MailboxState.Glance glance) {
      Duration usual = isCovered() ? pace.besideWatch() : pace.alone();
      if (glance == MailboxState.Glance.BUSY) {
        Duration soon = retry;
        retry = shorter(retry.multipliedBy(2), LAST_RETRY);
        return shorter(soon, usual);
      }
      retry = FIRST_RETRY;
      return mailbox.settling().map(settled -> shorter(settled, usual)).orElse(usual);
    }

    private boolean hasEnded() {
      synchronized (watched) {
        ended |= !mailbox.isHere() || mailbox.listeners().isEmpty();
        if (ended) {
          watched.remove(mailbox, this);
        }
        return ended;
      }
    }

    private boolean isCovered() {
      return registration.filter(DirectoryWatch.Registration::isComplete).isPresent();
    }

    private List<Path> directories() {
      MailboxPaths paths = mailbox.paths();
      return List.of(paths.place(Place.NEW), paths.place(Place.CUR));
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }
}
