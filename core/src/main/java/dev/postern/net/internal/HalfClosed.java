package dev.postern.net.internal;

/**
 * A client that sends no more may have gone; only writing to it would tell. Used in the serial
 * context, or by the tick thread alone.
 */
final class HalfClosed {
  private static final long NOT_YET = -1;

  private final long patience;
  private long since = NOT_YET;

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
   */
  boolean expired(boolean forsaken, long now) {
    if (!forsaken) {
      since = NOT_YET;
    } else if (since == NOT_YET) {
      since = now;
    }
    return forsaken && now - since >= patience;
  }
}
