package dev.postern.smtp.server;

import dev.postern.log.LogText;
import dev.postern.net.Frame;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the conversation to the logger {@code dev.postern.smtp.trace}, without secrets or data.
 */
record Transcript(String connection, CommandTable commands) {
  private static final Logger TRACE = LoggerFactory.getLogger("dev.postern.smtp.trace");

  void client(byte[] line) {
    if (TRACE.isTraceEnabled()) {
      TRACE.trace("conn={} C: {}", connection, shown(line));
    }
  }

  void secret() {
    TRACE.trace("conn={} C: ...", connection);
  }

  void data(long size) {
    TRACE.trace("conn={} C: {} octets", connection, size);
  }

  void chunk(Frame frame, long size) {
    if (frame instanceof Frame.DataEnd) {
      data(size);
    }
  }

  void server(Reply reply) {
    if (TRACE.isTraceEnabled()) {
      String text = reply.code() == 334 ? "..." : String.join(" / ", reply.lines());
      TRACE.trace("conn={} S: {} {}", connection, reply.code(), LogText.reason(text));
    }
  }

  /**
   * A command line as it may be shown. What is no command may be a password that a client sent on
   * after its AUTH was refused.
   */
  String shown(byte[] line) {
    String verb = new SmtpCursor(line).verb();
    if (commands.find(verb).isEmpty()) {
      return "(no command, " + line.length + " octets)";
    }
    return verb.equals("AUTH")
        ? "AUTH ..."
        : LogText.printable(new String(line, StandardCharsets.ISO_8859_1));
  }
}
