package dev.postern.auth;

import dev.postern.ServerEvent;
import dev.postern.log.LogText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * So many logins failed that a {@link FailureGuard} lets nobody try for a while; told once for each
 * block, when it begins.
 *
 * @param address from where; of an IPv6 address its /64 network
 * @param user as whom, in lower case, as clients sent the name: it may hold anything, and nothing
 *     says that there is such a user; empty if it is about all names that have never logged in from
 *     the address
 * @param failures how many there were, less what time had taken
 * @param until when tries are looked at again, by the server's clock
 */
public record LoginsBlocked(
    Instant at, InetAddress address, Optional<String> user, long failures, Instant until)
    implements ServerEvent {
  public LoginsBlocked {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(until, "until");
  }

  /** None: many connections led to it. */
  @Override
  public Optional<String> connection() {
    return Optional.empty();
  }

  /** One line: what of the name is not printable ASCII is replaced, and a long one is cut. */
  @Override
  public String toString() {
    return "LoginsBlocked[at=%s, %s]".formatted(at, text());
  }

  /** As logs write it; the name comes last: a client could write something like "until=" in it. */
  String text() {
    String network = address instanceof Inet6Address ? "/64" : "";
    return "peer=%s%s failures=%d until=%s%s"
        .formatted(
            address.getHostAddress(),
            network,
            failures,
            until,
            user.map(name -> " user=" + LogText.printable(name)).orElse(""));
  }
}
