package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the local deliveries of a server have in common.
 *
 * @param delimiter what begins a detail in an address, for all of them; empty if there are none
 * @param users whom they deliver to; empty if there are none
 */
record LocalDeliveries(Optional<String> delimiter, Optional<UserDirectory> users) {

  /** Those of a server, found out once. */
  static LocalDeliveries of(ServerContext server) {
    DeliveryTarget delivery = server.delivery();
    return server.shared(LocalDeliveries.class, () -> found(delivery));
  }

  private static LocalDeliveries found(DeliveryTarget delivery) {
    List<LocalDelivery> all = within(delivery).toList();
    Optional<String> delimiter =
        all.stream().map(LocalDelivery::recipientDelimiter).reduce(LocalDeliveries::common);
    return new LocalDeliveries(delimiter, users(all));
  }

  private static Optional<UserDirectory> users(List<LocalDelivery> all) {
    List<UserDirectory> users =
        all.stream()
            .flatMap(local -> local.parts().stream())
            .filter(UserDirectory.class::isInstance)
            .map(UserDirectory.class::cast)
            .distinct()
            .toList();
    return users.size() < 2
        ? users.stream().findFirst()
        : Optional.of(
            UserDirectory.chain(
                users.get(0), users.subList(1, users.size()).toArray(UserDirectory[]::new)));
  }

  private static Stream<LocalDelivery> within(ServerPart part) {
    return part instanceof LocalDelivery local
        ? Stream.of(local)
        : part.parts().stream().flatMap(LocalDeliveries::within);
  }

  private static String common(String some, String others) {
    return some.chars()
        .filter(character -> others.indexOf(character) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
