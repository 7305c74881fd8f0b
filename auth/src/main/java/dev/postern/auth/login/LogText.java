package dev.postern.auth.login;

/** What a client sent, as it may stand in a log. */
final class LogText {
  /** More of a name is of no use. */
  private static final int MAX_LENGTH = 300;

  private LogText() {}

  static String printable(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("[^ -~]", "?");
  }
}
