package dev.postern.pop3.server;

import dev.postern.pop3.wire.MultiLine;
import java.util.stream.Stream;

/** CAPA (RFC 2449 §5). */
final class Capa {
  private Capa() {}

  static void run(Pop3Session session, Phase.Ready in) {
    Stream<String> lines = Stream.concat(Stream.of("+OK"), Commands.capabilities(session).stream());
    session.write(new MultiLine(lines.iterator()));
  }
}
