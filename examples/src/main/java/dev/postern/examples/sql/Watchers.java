package dev.postern.examples.sql;

import dev.postern.store.MailboxEvent;
import dev.postern.store.UidSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what the log says, on one thread: at once behind a change of this process, and
 * every 200 ms for those of others.
 */
final class Watchers {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);
  private static final int POLL_MILLIS = 200;

  private final SqlStore store;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Watchers::newThread, new ThreadPoolExecutor.DiscardPolicy());

  private final Future<?> polling;

  Watchers(SqlStore store) {
    this.store = store;
    polling =
        thread.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Tells of all that happens after a MODSEQ; ends with the returned object. */
  Watch watch(long mailbox, long modSeq, Consumer<MailboxEvent> listener) {
    Watch watch = new Watch(mailbox, modSeq, listener);
    watches.add(watch);
    return watch;
  }

  void wake() {
    if (!watches.isEmpty() && awake.compareAndSet(false, true)) {
      thread.execute(
          () -> {
            // First, so that a change behind the poll's look wakes it again.
            awake.set(false);
            poll();
          });
    }
  }

  void close() {
    polling.cancel(false);
    thread.shutdown();
  }

  private void poll() {
    for (Watch watch : watches) {
      try {
        store.read(sql -> Logged.since(sql, watch.mailbox, watch.told)).forEach(watch::tell);
      } catch (Throwable e) {
        LOG.warn("the log of changes was not read; it is tried again", e);
      }
    }
  }

  private static Thread newThread(Runnable work) {
    Thread made = new Thread(work, "sql-store-events");
    made.setDaemon(true);
    return made;
  }

  /** One listener, and how far it was told. */
  final class Watch {
    private final long mailbox;
    private final Consumer<MailboxEvent> listener;
    private long told;

    private Watch(long mailbox, long told, Consumer<MailboxEvent> listener) {
      this.mailbox = mailbox;
      this.told = told;
      this.listener = listener;
    }

    void end() {
      watches.remove(this);
    }

    private void tell(Logged change) {
      told = change.modSeq();
      try {
        if (watches.contains(this)) {
          listener.accept(change.event());
        }
      } catch (Throwable e) {
        LOG.error("a listener failed", e);
      }
    }
  }

  /** A row of the log. */
  record Logged(long modSeq, Change.Kinds kind, UidSet uids) {

    static List<Logged> since(Sql sql, long mailbox, long modSeq) throws SQLException {
      return sql.list(
          """
          select mod_seq, kind, uids from change_log where mailbox = ? and mod_seq > ?
          order by mod_seq""",
          row ->
              new Logged(
                  row.getLong(1),
                  Change.Kinds.valueOf(row.getString(2)),
                  Texts.uids(row.getString(3))),
          mailbox,
          modSeq);
    }

    MailboxEvent event() {
      return switch (kind) {
        case ADDED -> new MailboxEvent.Added(uids, modSeq);
        case EXPUNGED -> new MailboxEvent.Expunged(uids, modSeq);
        case FLAGS -> new MailboxEvent.FlagsChanged(uids, modSeq);
        case GONE -> new MailboxEvent.Gone(modSeq);
      };
    }
  }
}
