package dev.postern.smtp.policy.delegation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One answer as it comes: {@code name=value} lines up to an empty one. Used by one thread. */
final class PolicyAnswer {
  /** Actions are of a line; Postfix takes lines of 2,048. */
  static final int MAX_OCTETS = 65_536;

  private static final String ACTION = "action=";

  private byte[] line = new byte[256];
  private int length;
  private int octets;
  private Optional<String> action = Optional.empty();
  private boolean complete;

  /**
   * Adds what was read.
   *
   * @throws IOException if this is no answer
   */
  void add(ByteBuffer read) throws IOException {
    while (read.hasRemaining()) {
      if (complete) {
        throw new IOException("it answers what was not asked");
      }
      if (++octets > MAX_OCTETS) {
        throw new IOException("its answer has more than " + MAX_OCTETS + " octets");
      }
      byte octet = read.get();
      if (octet == '\n') {
        endOfLine();
      } else {
        keep(octet);
      }
    }
  }

  boolean begun() {
    return octets > 0;
  }

  boolean complete() {
    return complete;
  }

  /** What it wants; once it is complete. */
  String action() {
    return action.orElseThrow();
  }

  private void keep(byte octet) {
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = octet;
  }

  private void endOfLine() throws IOException {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    length = 0;
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty()) {
      if (action.isEmpty()) {
        throw new IOException("its answer has no action");
      }
      complete = true;
    } else if (!text.contains("=")) {
      throw new IOException("its answer is malformed");
    } else if (action.isEmpty() && text.startsWith(ACTION)) {
      action = Optional.of(text.substring(ACTION.length()));
    }
  }
}
