package dev.postern.pop3.server;

import dev.postern.net.Goodbye;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Refusal;

/** What a client is told when the server ends the connection. */
final class Farewell {
  private Farewell() {}

  static Refusal of(Goodbye reason) {
    return switch (reason) {
      case SHUTTING_DOWN -> Refusal.of(ResponseCode.SYS_TEMP, "Server is shutting down");
      case IDLE -> Refusal.of("Disconnected for inactivity");
      case TOO_SLOW -> Refusal.of("Disconnected, too slow");
      case ENDLESS_LINE -> Refusal.of("Line too long");
      case TOO_MANY_CONNECTIONS ->
          Refusal.of(ResponseCode.SYS_TEMP, "Too many connections, try again later");
      case INTERNAL_ERROR -> Refusal.of(ResponseCode.SYS_TEMP, "Internal error");
    };
  }
}
