package dev.postern.auth.dialogue;

/** What a client sent, as it may stand in a log. */
public final class LogText {
  /** More of a name is of no use. */
  private static final int MAX_LENGTH = 300;

  private LogText() {}

  /** Replaces what is not printable ASCII, and cuts what is long. */
  public static String printable(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("[^ -~]", "?");
  }
}
