package dev.postern.message;

import dev.postern.log.LogText;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From whom mail came first, as the server that passes it on tells it (Postfix's XFORWARD): for
 * logs, events and whoever looks into what happened. Nothing is decided by it. Immutable; what is
 * empty was not told, or that server does not know it.
 *
 * @param name the client's name
 * @param address the client's address
 * @param port the client's port
 * @param helo what the client called itself
 * @param protocol what it spoke, e.g. {@code ESMTP}
 * @param ident the message's id at the server that passes it on
 * @param source where it came from
 */
public record ForwardedClient(
    Optional<String> name,
    Optional<InetAddress> address,
    OptionalInt port,
    Optional<String> helo,
    Optional<String> protocol,
    Optional<String> ident,
    Optional<Source> source) {

  /** A client of whom nothing is known. */
  public static final ForwardedClient UNKNOWN =
      new ForwardedClient(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public ForwardedClient {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(helo, "helo");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(ident, "ident");
    Objects.requireNonNull(source, "source");
  }

  /** As Postfix writes it, and as it may stand in a log: {@code client.example[192.0.2.1]}. */
  @Override
  public String toString() {
    String from = name.map(LogText::printable).orElse("unknown");
    return from + '[' + address.map(InetAddress::getHostAddress).orElse("unknown") + ']';
  }

  /** Where mail came from. */
  public enum Source {
    /** From the machine of the server that passes it on. */
    LOCAL,
    /** From elsewhere. */
    REMOTE
  }
}
