package dev.postern.pop3.server;

import dev.postern.log.LogText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the conversation to the logger {@code dev.postern.pop3.trace}, without secrets, messages
 * or lists; a log line each.
 */
record WireLog(String connection) {
  private static final Logger TRACE = LoggerFactory.getLogger("dev.postern.pop3.trace");

  void client(byte[] line, Optional<CommandSpec<?, ?>> row) {
    if (TRACE.isTraceEnabled()) {
      TRACE.trace("conn={} C: {}", connection, shown(line, row));
    }
  }

  /** A client's answer to a challenge. */
  void secret() {
    TRACE.trace("conn={} C: ...", connection);
  }

  void server(ByteBuffer line) {
    if (TRACE.isTraceEnabled()) {
      String text = StandardCharsets.ISO_8859_1.decode(line.duplicate()).toString();
      TRACE.trace("conn={} S: {}", connection, LogText.printable(text.stripTrailing()));
    }
  }

  /** A server's challenge. */
  void challenge() {
    TRACE.trace("conn={} S: + ...", connection);
  }

  /** A reply of several lines. */
  void data() {
    TRACE.trace("conn={} S: (several lines)", connection);
  }

  /**
   * A line as it may be shown. What is no command may be a password that a client sent on after its
   * AUTH was refused.
   */
  static String shown(byte[] line, Optional<CommandSpec<?, ?>> row) {
    if (row.isEmpty()) {
      return "(no command, " + line.length + " octets)";
    }
    return row.get().secrecy() == Secrecy.SECRET
        ? row.get().verb() + " ..."
        : LogText.printable(new String(line, StandardCharsets.ISO_8859_1));
  }

  /** Whether a command's arguments may be shown. */
  enum Secrecy {
    /** All of them. */
    OPEN,
    /** One holds a password. */
    SECRET
  }
}
