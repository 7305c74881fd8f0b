package dev.postern.maildir;

import dev.postern.maildir.index.Place;
import dev.postern.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after mailboxes that somebody listens to, so that what other programs do there is
 * announced: at once by a {@link DirectoryWatch} on {@code new} and {@code cur}, and by looking at
 * their times now and then. That finds what a watch cannot see (changes made by another machine on
 * a shared file system), and all where there is no watch.
 */
final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  private final StoreThread thread;
  private final DirectoryWatch watch;
  private final Pace pace;
  private final Map<MailboxState, Watched> watched = new HashMap<>();

  Lookout(StoreThread thread, DirectoryWatch watch, Pace pace) {
    this.thread = thread;
    this.watch = watch;
    this.pace = pace;
  }

  /** Looks after a mailbox for as long as it has listeners. */
  void over(MailboxState mailbox) {
    Watched begun = new Watched(mailbox);
    synchronized (watched) {
      if (watched.putIfAbsent(mailbox, begun) != null) {
        return;
      }
    }
    thread.run(begun::look);
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
    private final MailboxState mailbox;
    // Both are the store's thread's.
    private Optional<DirectoryWatch.Registration> registration = Optional.empty();
    private boolean secondLook;

    Watched(MailboxState mailbox) {
      this.mailbox = mailbox;
    }

    private void look() {
      if (ended()) {
        registration.ifPresent(DirectoryWatch.Registration::close);
        return;
      }
      if (!isCovered()) {
        registration.ifPresent(DirectoryWatch.Registration::close);
        registration = watch.watch(directories(), this::changed);
      }
      refresh();
      thread.after(isCovered() ? pace.besideWatch() : pace.alone(), this::look);
      lookAgain();
    }

    private boolean ended() {
      synchronized (watched) {
        boolean ended = mailbox.isGone() || !mailbox.hasListeners();
        if (ended) {
          watched.remove(mailbox);
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

    private void changed() {
      refresh();
      thread.run(this::lookAgain);
    }

    // An event that came within the tick of a listing is one that the directory's time does not
    // show yet.
    private void lookAgain() {
      Optional<Duration> later = settling();
      if (later.isPresent() && !secondLook && !mailbox.isGone() && mailbox.hasListeners()) {
        secondLook = true;
        thread.after(
            later.get(),
            () -> {
              secondLook = false;
              refresh();
              lookAgain();
            });
      }
    }

    /** In how long a look can tell more than the last; nothing if that one told all. */
    private Optional<Duration> settling() {
      try {
        MailboxView view = mailbox.published();
        if (view.stamps().trusted().size() == Place.values().length) {
          return Optional.empty();
        }
        long nanos = Math.max(view.recheckAt() - System.nanoTime(), 0);
        return Optional.of(Duration.ofNanos(nanos).plusMillis(1));
      } catch (StoreException e) {
        return Optional.empty();
      }
    }

    private void refresh() {
      try {
        mailbox.view();
      } catch (StoreException e) {
        LOG.debug("mailbox not read again mailbox={}", mailbox.paths().directory(), e);
      }
    }
  }
}
