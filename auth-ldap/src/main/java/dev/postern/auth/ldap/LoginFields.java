package dev.postern.auth.ldap;

import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an entry's fields say of whether its user may log in (Dovecot's extra fields of passdb). */
final class LoginFields {
  private static final String LOCAL = "local";

  private LoginFields() {}

  /**
   * Why the user may not log in, or not from there, although the password fits.
   *
   * @throws IllegalArgumentException if {@code allow_nets} cannot be understood
   */
  static Optional<DenialReason> denial(Map<String, String> fields, AuthContext context) {
    if (fields.containsKey("nologin")) {
      return Optional.of(DenialReason.DISABLED);
    }
    String nets = fields.get("allow_nets");
    return nets == null || allows(nets, context.peer().remote())
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_FROM_HERE);
  }

  private static boolean allows(String nets, Optional<InetSocketAddress> remote) {
    List<String> all = List.of(nets.split(","));
    if (remote.isEmpty()) {
      return all.contains(LOCAL);
    }
    Stream<String> networks = all.stream().filter(n -> !n.equals(LOCAL));
    return TrustedNetworks.of(networks.toArray(String[]::new)).contains(remote.get().getAddress());
  }
}
