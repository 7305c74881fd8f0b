package dev.postern.mime.structure;

import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The octets of one header, in whole lines, up to a limit; and how they are cut into fields. */
final class HeaderBlock implements LineSink {

  private static final int FIRST_SIZE = 2048;

  private final long start;
  private final int maxOctets;
  private byte[] octets;
  private int length;
  private int wholeLines;
  private boolean full;

  HeaderBlock(long start, int maxOctets) {
    this.start = start;
    this.maxOctets = maxOctets;
    this.octets = new byte[Math.min(FIRST_SIZE, maxOctets)];
  }

  /** Takes a piece of a line. A line that does not fit is dropped whole, and all after it. */
  @Override
  public void append(byte[] from, int begin, int end) {
    int count = end - begin;
    if (full || count > maxOctets - length) {
      full = true;
      return;
    }
    if (length + count > octets.length) {
      int size = (int) Math.min(maxOctets, Math.max(2L * octets.length, (long) length + count));
      octets = Arrays.copyOf(octets, size);
    }
    System.arraycopy(from, begin, octets, length, count);
    length += count;
  }

  /** Marks the end of a line. */
  void endLine() {
    if (!full) {
      wholeLines = length;
    }
  }

  int size() {
    return wholeLines;
  }

  /** Cuts the lines into fields. */
  Headers headers(long end, int maxFields) {
    List<HeaderField> fields = new ArrayList<>();
    int from = 0;
    while (from < wholeLines && fields.size() < maxFields) {
      int to = fieldEnd(from);
      fields.add(HeaderField.of(octets, from, to, start + from));
      from = to;
    }
    return full || from < wholeLines
        ? Headers.truncated(fields, start, end)
        : Headers.of(fields, start, end);
  }

  /** The end of the field: behind its last line that begins with white space (RFC 5322 §2.2.3). */
  private int fieldEnd(int from) {
    int to = from;
    do {
      while (to < wholeLines && octets[to] != '\n') {
        to++;
      }
      to = Math.min(to + 1, wholeLines);
    } while (to < wholeLines && (octets[to] == ' ' || octets[to] == '\t'));
    return to;
  }
}
