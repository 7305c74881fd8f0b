package dev.postern.table.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The logical lines of Postfix's tables: one that begins with a blank continues the line before,
 * empty lines and comments count for nothing, wherever they are.
 */
public final class LogicalLines {
  /** Octets of a logical line; a longer one is left out. */
  static final int MAX_LINE = 1024 * 1024;

  /** The byte order mark of UTF-8: it would be part of the first key. */
  private static final byte[] MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

  private final byte[] octets;
  private final LineFaults faults;
  private final Taker taker;

  /** The logical line so far; -1: none has begun. */
  private int number = -1;

  private StringBuilder line = new StringBuilder();
  private boolean bad;

  private LogicalLines(byte[] octets, LineFaults faults, Taker taker) {
    this.octets = octets;
    this.faults = faults;
    this.taker = taker;
  }

  /** Is given the lines. */
  @FunctionalInterface
  public interface Taker {
    /**
     * One line.
     *
     * @param number of its first physical line, from 1
     * @param text without the blanks around it; not empty
     * @throws IOException if no more shall be taken
     */
    void take(int number, String text) throws IOException;
  }

  /** Takes all; what cannot be one is a fault and left out. */
  public static void read(byte[] octets, LineFaults faults, Taker taker) throws IOException {
    new LogicalLines(octets, faults, taker).all();
  }

  /** Whether a character stands between words. */
  public static boolean isBlank(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private void all() throws IOException {
    int start = Arrays.mismatch(octets, MARK) == MARK.length ? MARK.length : 0;
    int physical = 0;
    while (start < octets.length) {
      int end = start;
      while (end < octets.length && octets[end] != '\n') {
        end++;
      }
      physical(++physical, start, end);
      start = end + 1;
    }
    finish();
  }

  private void physical(int physical, int start, int end) throws IOException {
    int first = start;
    while (first < end && isBlank(octets[first])) {
      first++;
    }
    if (first == end || octets[first] == '#') {
      return;
    }
    if (first == start) {
      finish();
      number = physical;
    } else if (number < 0) {
      faults.add(physical, "left out: it continues no line, but begins with a blank");
      return;
    }
    append(start, end);
  }

  private void append(int start, int end) {
    if (bad) {
      return;
    }
    if (line.length() + (end - start) > MAX_LINE) {
      fault("left out: longer than %,d octets".formatted(MAX_LINE));
      return;
    }
    try {
      line.append(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, start, end - start)));
    } catch (CharacterCodingException e) {
      fault("left out: not UTF-8");
    }
    if (line.indexOf("\0") >= 0) {
      fault("left out: holds NUL");
    }
  }

  private void fault(String what) {
    faults.add(number, what);
    bad = true;
    line = new StringBuilder();
  }

  private void finish() throws IOException {
    String text = trimmed();
    if (number >= 0 && !bad && !text.isEmpty()) {
      taker.take(number, text);
    }
    line.setLength(0);
    bad = false;
    number = -1;
  }

  private String trimmed() {
    int end = line.length();
    while (end > 0 && isBlank(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }
}
