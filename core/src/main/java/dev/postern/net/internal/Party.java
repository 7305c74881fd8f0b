package dev.postern.net.internal;

import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.util.Optional;

/**
 * For whom a task is done: a user, or before a login whoever is at an address. With neither it is
 * nobody in particular, as on a unix-domain socket, which only trusted peers reach.
 */
record Party(Optional<String> user, Optional<InetAddress> network) {
  static final Party NOBODY = new Party(Optional.empty(), Optional.empty());

  /** As it stands in a log. */
  @Override
  public String toString() {
    return user.map(name -> name.replaceAll("\\p{Cntrl}", "?"))
        .or(() -> network.map(InetAddress::getHostAddress))
        .orElse("nobody");
  }

  /** Who has logged in from wherever, or not yet. */
  static Party of(Optional<String> user, PeerInfo peer) {
    return new Party(user, user.isPresent() ? Optional.empty() : peer.network());
  }
}
