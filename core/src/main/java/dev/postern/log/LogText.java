package dev.postern.log;

/**
 * What a client or another server chose, as it may stand in a log: one line, of characters that
 * steer no terminal and look like nothing else, and not without end. Names, addresses, mailboxes,
 * and what exceptions say, whose texts hold file names that were made of these.
 */
public final class LogText {
  /** More of a name is of no use. */
  private static final int NAME_LENGTH = 256;

  /** What went wrong stands behind the path of a file. */
  private static final int REASON_LENGTH = 1_300;

  /** Causes of causes; more are of no use, and they may go in circles. */
  private static final int DEPTH = 10;

  private LogText() {}

  /** Replaces what is not printable ASCII, and cuts what is long. */
  public static String printable(Object chosen) {
    return cut(String.valueOf(chosen), NAME_LENGTH);
  }

  /** The same of a reason, which may hold the path of a file. */
  public static String reason(String text) {
    return cut(String.valueOf(text), REASON_LENGTH);
  }

  /**
   * An exception as it may be logged with its stack: itself, unless what it or a cause of it says
   * has to be replaced.
   */
  public static Throwable printable(Throwable thrown) {
    return isPrintable(thrown, 0) ? thrown : Shown.of(thrown, 0);
  }

  private static boolean isPrintable(Throwable thrown, int depth) {
    if (thrown == null) {
      return true;
    }
    if (depth == DEPTH) {
      return false;
    }
    for (Throwable beside : thrown.getSuppressed()) {
      if (!isPrintable(beside, depth + 1)) {
        return false;
      }
    }
    String text = text(thrown);
    return reason(text).equals(text) && isPrintable(thrown.getCause(), depth + 1);
  }

  private static String text(Throwable thrown) {
    return thrown.getClass().getName() + ": " + thrown.getMessage();
  }

  private static String cut(String text, int length) {
    String cut = text.length() > length ? text.substring(0, length) + "..." : text;
    return cut.replaceAll("[^ -~]", "?");
  }

  /** Stands for another exception in a log, with its stack. */
  private static final class Shown extends Throwable {
    private static final long serialVersionUID = 1;

    private Shown(String text, Throwable cause) {
      super(text, cause, true, true);
    }

    static Shown of(Throwable thrown, int depth) {
      Throwable cause = thrown.getCause();
      Shown shown =
          new Shown(
              reason(text(thrown)), cause == null || depth == DEPTH ? null : of(cause, depth + 1));
      shown.setStackTrace(thrown.getStackTrace());
      if (depth < DEPTH) {
        for (Throwable beside : thrown.getSuppressed()) {
          shown.addSuppressed(of(beside, depth + 1));
        }
      }
      return shown;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }

    /** Its own name is nobody's business. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
      return getMessage();
    }
  }
}
