package dev.postern.net.internal;

/**
 * What a connection waits for between two turns: its client, for whom the deadlines are, or
 * something of the server's own. Used in the serial context.
 */
final class Rest {
  private final Interception interception;
  private final SessionPort port;
  private final Outbox outbox;
  private final ReplyPump pump;
  private final ClientWatch watch;
  private final Deadlines deadlines;

  Rest(
      Interception interception,
      SessionPort port,
      Outbox outbox,
      ReplyPump pump,
      ClientWatch watch,
      Deadlines deadlines) {
    this.interception = interception;
    this.port = port;
    this.outbox = outbox;
    this.pump = pump;
    this.watch = watch;
    this.deadlines = deadlines;
  }

  /**
   * There is nothing to do for now.
   *
   * @param over whether the connection ends
   * @param talk what goes on; null before the conversation, at STARTTLS and at the end
   */
  void begins(long now, boolean over, Conversation talk) {
    boolean silent = talk != null && !port.working() && talk.silent();
    watch.unanswered(silent || pump.seeks() || interception.holds());
    if (over || silent || serverIsBusy()) {
      deadlines.busy(now);
    } else {
      deadlines.waitForInput(now, talk != null && talk.midLine());
    }
  }

  private boolean serverIsBusy() {
    return interception.holds() || port.working() || outbox.producing() || outbox.full();
  }

  /** A turn's budget is used up, and there may be more to do. */
  void isPutOff(long now, boolean talking) {
    if (talking && (outbox.producing() || port.working())) {
      outbox.flush();
      deadlines.busy(now);
    }
    watch.unanswered(pump.seeks());
  }
}
