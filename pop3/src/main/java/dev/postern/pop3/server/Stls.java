package dev.postern.pop3.server;

import java.util.List;

/** STLS (RFC 2595 §4). */
final class Stls {
  private Stls() {}

  static List<String> capability(Pop3Session session) {
    boolean offered =
        session.connection().canStartTls() && session.phase() instanceof Phase.Authorization;
    return offered ? List.of("STLS") : List.of();
  }

  static void run(Pop3Session session, Phase.Authorization in) {
    if (!session.connection().canStartTls()) {
      session.refuse("TLS is not available");
      return;
    }
    session.ok("Begin TLS negotiation now");
    session.connection().startTls();
  }
}
