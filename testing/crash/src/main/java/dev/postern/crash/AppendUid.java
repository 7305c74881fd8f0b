package dev.postern.crash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The UID that an APPEND was told (RFC 4315 §3). */
record AppendUid(long validity, long uid) {
  private static final Pattern CODE = Pattern.compile("\\[APPENDUID (\\d+) (\\d+)\\]");

  static AppendUid in(Answer answer) {
    Matcher code = CODE.matcher(answer.line());
    Violation.unless(code.find(), "no APPENDUID in: %s", answer.line());
    return new AppendUid(Long.parseLong(code.group(1)), Long.parseLong(code.group(2)));
  }
}
