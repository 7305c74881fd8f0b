package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who owns what where one of several says so. */
record NamedOwners(List<SenderLogins> named) implements SenderLogins {

  /** Whom the rules of some lists name, whatever they are called and on whatever condition. */
  static SenderLogins in(Map<Stage, List<List<PolicyRule>>> lists) {
    List<SenderLogins> named =
        lists.values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .flatMap(NamedOwners::within)
            .distinct()
            .toList();
    return switch (named.size()) {
      case 0 -> OWN;
      case 1 -> named.get(0);
      default -> new NamedOwners(named);
    };
  }

  private static Stream<SenderLogins> within(ServerPart part) {
    return part instanceof SenderLogins logins
        ? Stream.of(logins)
        : part.parts().stream().flatMap(NamedOwners::within);
  }

  @Override
  public boolean owns(MailUser user, EmailAddress sender, PolicyRequest request) {
    return named.stream().anyMatch(logins -> logins.owns(user, sender, request));
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(named);
  }
}
