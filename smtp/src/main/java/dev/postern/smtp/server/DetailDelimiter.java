package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What begins a detail in the addresses of a server: what local delivery has for one; of several
 * only what all have.
 *
 * @param characters empty if there is no local delivery
 */
record DetailDelimiter(Optional<String> characters) {

  /** That of a server, found out once. */
  static DetailDelimiter of(ServerContext server) {
    DeliveryTarget delivery = server.delivery();
    return server.shared(DetailDelimiter.class, () -> new DetailDelimiter(characters(delivery)));
  }

  private static Optional<String> characters(ServerPart part) {
    if (part instanceof LocalDelivery local) {
      return Optional.of(local.recipientDelimiter());
    }
    return part.parts().stream()
        .flatMap(asked -> characters(asked).stream())
        .reduce(DetailDelimiter::common);
  }

  private static String common(String some, String others) {
    return some.chars()
        .filter(character -> others.indexOf(character) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
