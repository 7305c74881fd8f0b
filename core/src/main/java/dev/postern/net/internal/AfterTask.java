package dev.postern.net.internal;

import dev.postern.log.LogText;
import dev.postern.net.Party;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What a session left to be done; it outlives the connection, and the server's end waits for it.
 */
final class AfterTask implements PoolTask {
  private static final Logger LOG = LoggerFactory.getLogger(AfterTask.class);

  private final String connection;
  private final Party party;
  private final Runnable task;
  private final Runnable refused;
  private final LiveConnections live;
  private final FatalErrors fatal;

  private AfterTask(
      String connection,
      Party party,
      Runnable task,
      Runnable refused,
      ConnectionServices services) {
    this.connection = connection;
    this.party = party;
    this.task = task;
    this.refused = refused;
    this.live = services.live();
    this.fatal = services.fatal();
  }

  /** A task that the server's end waits for from now on. */
  static AfterTask of(
      String connection,
      Party party,
      Runnable task,
      Runnable refused,
      ConnectionServices services) {
    AfterTask after = new AfterTask(connection, party, task, refused, services);
    after.live.workBegins();
    return after;
  }

  @Override
  public Party party() {
    return party;
  }

  /** Whoever turns it away has to do it, and has no thread that may block. */
  @Override
  public Entry entry() {
    return Entry.UNDER_WAY;
  }

  @Override
  public void run() {
    end(task);
  }

  /** The server ends, and there is no time for it. */
  void refuse() {
    end(refused);
  }

  private void end(Runnable work) {
    String outer = MDC.get("conn");
    MDC.put("conn", connection);
    try {
      work.run();
    } catch (Throwable e) {
      fatal.notice(e);
      LOG.error("failed conn={} when it had ended", connection, LogText.printable(e));
    } finally {
      live.workEnds();
      if (outer == null) {
        MDC.remove("conn");
      } else {
        MDC.put("conn", outer);
      }
    }
  }
}
