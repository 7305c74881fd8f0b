package dev.postern.net.internal;

/**
 * A client that sends no more may have gone; only writing to it would tell. Used in the serial
 * context, or by the tick thread alone.
 */
final class HalfClosed {
  private static final long NOT_YET = -1;

  private final long patience;
  private long since = NOT_YET;
  private long written;

  /**
   * @param patience in nanoseconds
   */
  HalfClosed(long patience) {
    this.patience = patience;
  }

  /**
   * Looks whether the client has been waited for long enough.
   *
   * @param forsaken whether its input is over and there is nothing to write to it yet
   * @param octets that it was sent so far: while there are more from look to look, each of which
   *     may come between two of them, it is answered
   */
  boolean expired(boolean forsaken, long octets, long now) {
    if (!forsaken) {
      since = NOT_YET;
    } else if (since == NOT_YET || octets != written) {
      since = now;
    }
    written = octets;
    return forsaken && now - since >= patience;
  }
}
