package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an unfinished transaction holds, it does not hold for ever, whatever its client says ({@link
 * Limits.Time#SMTP_ENVELOPE}). Chunks buy it time, as octets of data do. Used in the connection's
 * serial context.
 */
final class EnvelopeDeadline {
  private static final Logger LOG = LoggerFactory.getLogger(EnvelopeDeadline.class);

  /** What comes more slowly in chunks, all in all, is given up: as slow as data may be. */
  private static final long CHUNK_OCTETS_PER_SECOND = 1024;

  private final SmtpSession session;
  private Connection.Cancellable end = () -> {};

  EnvelopeDeadline(SmtpSession session) {
    this.session = session;
  }

  /** The conversation goes from one state to the next. */
  void moves(State from, State to) {
    if (from.isUnfinished() == to.isUnfinished()) {
      return;
    }
    end.cancel();
    end =
        to.isUnfinished()
            ? after(session.server().limits().of(Limits.Time.SMTP_ENVELOPE), 0)
            : () -> {};
  }

  /**
   * Ends the conversation after a while.
   *
   * @param seen octets of its message for which there was time already
   */
  private Connection.Cancellable after(Duration within, long seen) {
    return session.connection().schedule(within, () -> due(seen));
  }

  private void due(long seen) {
    State state = session.state();
    long arrived = state.held().map(IncomingMessage::size).orElse(0L);
    long bought = (arrived - seen) / CHUNK_OCTETS_PER_SECOND;
    if (state.isUnfinished() && bought > 0) {
      end = after(Duration.ofSeconds(bought), arrived);
    } else if (state.isUnfinished()) {
      LOG.info("timeout conn={} deadline=SMTP_ENVELOPE", session.connection().id());
      session.connection().close();
      session.goodbye(Goodbye.TOO_SLOW);
    }
  }
}
