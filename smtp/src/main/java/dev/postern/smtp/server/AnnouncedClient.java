package dev.postern.smtp.server;

import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.server.ClientAttributes.Refused;
import dev.postern.smtp.wire.ClientAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * For whom a trusted client speaks (XCLIENT). What it does not say is as it was before, but for the
 * hello and the login, which are forgotten.
 *
 * @param peer the client's addresses and its name
 * @param helo what it called itself, if that was said
 * @param login who logged in, if somebody did
 */
record AnnouncedClient(PeerInfo peer, Optional<Helo> helo, Optional<MailUser> login) {
  static final Set<String> ATTRIBUTES =
      Set.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT");

  /** What the client spoke. */
  private enum Spoken {
    SMTP(Helo.Verb.HELO),
    ESMTP(Helo.Verb.EHLO),
    LMTP(Helo.Verb.LHLO);

    private final Helo.Verb verb;

    Spoken(Helo.Verb verb) {
      this.verb = verb;
    }
  }

  static AnnouncedClient of(ClientAttributes told, PeerInfo by, Dialect dialect) throws Refused {
    Optional<InetSocketAddress> remote = end(told, "ADDR", "PORT", by.remote());
    PeerInfo peer =
        remote
            .map(at -> PeerInfo.inet(by.listener(), at))
            .orElseGet(() -> PeerInfo.unix(by.listener()));
    peer = end(told, "DESTADDR", "DESTPORT", by.local()).map(peer::withLocal).orElse(peer);
    Optional<String> name = told.has("NAME") ? told.hostName("NAME") : by.name();
    Helo.Verb verb = verb(told, dialect);
    return new AnnouncedClient(
        name.map(peer::withName).orElse(peer),
        told.helo("HELO").map(helo -> new Helo(helo, verb)),
        login(told));
  }

  private static Optional<MailUser> login(ClientAttributes told) throws Refused {
    return told.userName("LOGIN").map(MailUser::of);
  }

  private static Helo.Verb verb(ClientAttributes told, Dialect dialect) throws Refused {
    Optional<Spoken> spoken = told.oneOf("PROTO", Spoken.class);
    if (dialect == Dialect.LMTP) {
      return Helo.Verb.LHLO;
    }
    if (spoken.equals(Optional.of(Spoken.LMTP))) {
      throw ClientAttributes.bad("PROTO");
    }
    return spoken.map(proto -> proto.verb).orElse(Helo.Verb.EHLO);
  }

  /** One end of the client's connection, of which only its port may have been told. */
  private static Optional<InetSocketAddress> end(
      ClientAttributes told, String address, String port, Optional<InetSocketAddress> before)
      throws Refused {
    Optional<InetAddress> at = told.address(address);
    OptionalInt number = told.port(port);
    if (told.has(address)) {
      return Optional.of(new InetSocketAddress(at.orElse(ClientAddress.UNKNOWN), number.orElse(0)));
    }
    return told.has(port)
        ? before.map(known -> new InetSocketAddress(known.getAddress(), number.orElse(0)))
        : before;
  }
}
