package dev.postern.pop3.server;

import dev.postern.net.Goodbye;
import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import java.nio.ByteBuffer;

/** What a client is told when the server ends the connection. */
final class Farewell {
  private Farewell() {}

  static ByteBuffer reply(Goodbye reason) {
    return switch (reason) {
      case SHUTTING_DOWN -> Pop3Reply.error(ResponseCode.SYS_TEMP, "Server is shutting down");
      case IDLE -> Pop3Reply.error("Disconnected for inactivity");
      case TOO_SLOW -> Pop3Reply.error("Disconnected, too slow");
      case TOO_MANY_CONNECTIONS ->
          Pop3Reply.error(ResponseCode.SYS_TEMP, "Too many connections, try again later");
      case INTERNAL_ERROR -> Pop3Reply.error(ResponseCode.SYS_TEMP, "Internal error");
    };
  }
}
