package dev.postern.pop3.server;

import dev.postern.pop3.wire.MultiLine;
import dev.postern.store.MessageInfo;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The shape that LIST and UIDL share: a number and something of each message. */
final class Listing {
  private Listing() {}

  static void write(
      Pop3Session session,
      Maildrop maildrop,
      OptionalInt number,
      String status,
      ListCommand.Detail detail) {
    if (number.isPresent()) {
      Optional<MessageInfo> one = maildrop.message(number.getAsInt());
      if (one.isEmpty()) {
        session.noSuchMessage();
      } else {
        session.ok(number.getAsInt() + " " + detail.of(maildrop, number.getAsInt()));
      }
      return;
    }
    Stream<String> lines =
        IntStream.rangeClosed(1, maildrop.size())
            .boxed()
            .flatMap(n -> maildrop.message(n).map(m -> n + " " + detail.of(maildrop, n)).stream());
    session.write(new MultiLine(Stream.concat(Stream.of(status), lines).iterator()));
  }
}
