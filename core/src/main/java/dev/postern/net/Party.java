package dev.postern.net;

import dev.postern.log.LogText;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * On whose account something is done or kept: a user's, or before a login that of whoever is at an
 * address. What all share is shared among parties: none gets more than its share of it. With
 * neither it is nobody in particular, as on a unix-domain socket, which only trusted peers reach;
 * that has no share of its own.
 *
 * @param user the name under which the user's mail is known
 * @param network an IPv4 address, or an IPv6 /64 network ({@link PeerInfo#network})
 */
public record Party(Optional<String> user, Optional<InetAddress> network) {
  /** Nobody in particular. */
  public static final Party NOBODY = new Party(Optional.empty(), Optional.empty());

  public Party {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(network, "network");
  }

  /** As it stands in a log. */
  @Override
  public String toString() {
    return user.map(LogText::printable)
        .or(() -> network.map(InetAddress::getHostAddress))
        .orElse("nobody");
  }

  /** Who has logged in from wherever, or not yet. */
  public static Party of(Optional<String> user, PeerInfo peer) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(peer, "peer");
    return new Party(user, user.isPresent() ? Optional.empty() : peer.network());
  }
}
