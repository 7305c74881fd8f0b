package dev.postern.crash;

import java.util.regex.Pattern;

/** What a server said about a message or a command: its line, and whether that is a yes. */
record Answer(Kind kind, String line) {
  // RFC 3206 §4: SYS/PERM is for what somebody has to mend; a mail is no worse off for it.
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "4\\d\\d 4\\.\\d+\\.\\d+ .{10,}|NO \\[[A-Z]+\\] .{10,}|-ERR \\[(SYS/TEMP|SYS/PERM|IN-USE)\\] .{10,}");
  private static final Pattern TELLS_TOO_MUCH =
      Pattern.compile("Exception|/(tmp|new|cur)\\b|\\.java");

  /** The possible answers. */
  enum Kind {
    YES,
    NO
  }

  static Answer smtp(String line) {
    return new Answer(line.startsWith("2") || line.startsWith("3") ? Kind.YES : Kind.NO, line);
  }

  static Answer pop3(String line) {
    return new Answer(line.startsWith("+OK") ? Kind.YES : Kind.NO, line);
  }

  static Answer imap(String line) {
    return new Answer(line.startsWith("OK") ? Kind.YES : Kind.NO, line);
  }

  boolean isYes() {
    return kind == Kind.YES;
  }

  /** A refusal has to say that it will not last, in words, and nothing of the server's inside. */
  void checkRefusal(String what) {
    boolean clear = TEMPORARY.matcher(line).matches() && !TELLS_TOO_MUCH.matcher(line).find();
    Violation.unless(
        isYes() || clear, "%s was not refused clearly and for now, but: %s", what, line);
  }

  /** In a server that lacks nothing there is no reason to refuse. */
  void checkYes(String what) {
    Violation.unless(isYes(), "%s was refused: %s", what, line);
  }
}
