package dev.postern.crash;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One FETCH response. */
record Fetched(long uid, String flags, long size, Optional<byte[]> body) {
  private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
  private static final Pattern SIZE = Pattern.compile("\\bRFC822\\.SIZE (\\d+)");

  static Optional<Fetched> of(String text, Optional<byte[]> body) {
    Matcher uid = UID.matcher(text);
    if (!text.contains(" FETCH (") || !uid.find()) {
      return Optional.empty();
    }
    Matcher flags = FLAGS.matcher(text);
    Matcher size = SIZE.matcher(text);
    return Optional.of(
        new Fetched(
            Long.parseLong(uid.group(1)),
            flags.find() ? flags.group(1) : "",
            size.find() ? Long.parseLong(size.group(1)) : -1,
            body));
  }

  /** The message in its body. */
  WholeMessage whole(Place place) {
    String where = place + " UID " + uid;
    byte[] octets = body.orElseThrow(() -> new Violation(where + ": no body in the answer"));
    Violation.unless(
        size < 0 || size == octets.length,
        "%s: RFC822.SIZE is %d, the body has %d octets",
        where,
        size,
        octets.length);
    return WholeMessage.of(octets, where);
  }
}
