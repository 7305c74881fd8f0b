package dev.postern.crash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that stored octets are one {@link TestMessage}, whole, behind trace headers. */
record WholeMessage(String id, int traceSize) {
  static final String ID_FIELD = "X-Crash-Id: ";

  private static final int LONGEST_TRACE = 4096;
  private static final Pattern HEAD =
      Pattern.compile("X-Crash-Id: (\\S+)\r\nX-Crash-Body: (\\d+) ([0-9a-f]{64})\r\n");

  /**
   * The message.
   *
   * @param where for the complaint: a file, or a mailbox and UID
   * @throws Violation if it is not whole
   */
  static WholeMessage of(byte[] stored, String where) {
    String start =
        new String(stored, 0, Math.min(stored.length, LONGEST_TRACE), StandardCharsets.ISO_8859_1);
    Matcher head = HEAD.matcher(start);
    Violation.unless(
        head.find(), "%s: half a message, %d octets without its header", where, stored.length);
    String id = head.group(1);
    int bodySize = Integer.parseInt(head.group(2));
    byte[] header = TestMessage.header(id, bodySize, head.group(3));
    int begin = head.start();
    int body = begin + header.length;
    Violation.unless(
        stored.length == body + bodySize,
        "%s: message %s has %d octets instead of %d",
        where,
        id,
        stored.length,
        body + bodySize);
    Violation.unless(
        Arrays.equals(stored, begin, body, header, 0, header.length),
        "%s: message %s has a changed header",
        where,
        id);
    Violation.unless(
        TestMessage.hash(stored, body).equals(head.group(3)),
        "%s: message %s has a changed body",
        where,
        id);
    Violation.unless(
        begin == 0 || start.startsWith("Return-Path: "),
        "%s: message %s stands behind something that is no trace header",
        where,
        id);
    return new WholeMessage(id, begin);
  }
}
