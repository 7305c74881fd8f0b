package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postern.imap.response.Code;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Goodbye;

/** The BYE of a server that ends the connection on its own accord. */
final class Farewell {
  private Farewell() {}

  static void write(ResponseWriter out, Goodbye reason) {
    switch (reason) {
      case SHUTTING_DOWN -> StatusLine.bye(out, Code.UNAVAILABLE, "Server is shutting down");
      case IDLE -> StatusLine.bye(out, "Disconnected for inactivity");
      case TOO_SLOW -> StatusLine.bye(out, "Disconnected: too slow");
      case ENDLESS_LINE -> StatusLine.bye(out, "Line too long");
      case TOO_MANY_CONNECTIONS -> StatusLine.bye(out, Code.LIMIT, "Too many connections");
      case INTERNAL_ERROR -> StatusLine.bye(out, Code.SERVERBUG, "Internal error");
    }
  }

  /** The same for a client that has no session. */
  static byte[] line(Goodbye reason) {
    ResponseWriter out = new ResponseWriter();
    write(out, reason);
    return US_ASCII.decode(out.take()).toString().getBytes(US_ASCII);
  }
}
