package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postern.log.LogText;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was said, for the {@code trace} level: without secrets, without messages, one log line each.
 */
final class WireLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.postern.imap.trace");

  private final String connection;

  WireLog(String connection) {
    this.connection = connection;
  }

  /** A command; of one with secrets the name alone. */
  void command(CommandHead head, byte[] octets, Secrecy secrecy) {
    if (LOG.isTraceEnabled()) {
      String text =
          secrecy == Secrecy.SECRET
              ? head.tag() + " " + head.verb() + " (hidden)"
              : LogText.printable(new String(octets, ISO_8859_1));
      LOG.trace("conn={} C: {}", connection, text);
    }
  }

  /** Small responses; what FETCH sends is not among them. */
  void responses(ByteBuffer octets) {
    if (LOG.isTraceEnabled()) {
      for (String line : ISO_8859_1.decode(octets.duplicate()).toString().split("\r\n", -1)) {
        if (!line.isEmpty()) {
          LOG.trace("conn={} S: {}", connection, LogText.printable(line));
        }
      }
    }
  }

  /** Whether a command may be shown. */
  enum Secrecy {
    /** As a whole. */
    OPEN,
    /** It holds a password. */
    SECRET
  }
}
