package dev.postern.auth.dovecot.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dovecot.wire.TabLine;
import java.util.List;
import java.util.Map;

/** How mechanisms are announced: MECH, its name and what is to be known of it, as Dovecot says. */
final class AnnouncedMechanism {
  private static final List<String> PLAINTEXT = List.of("plaintext");
  private static final List<String> PROOF = List.of("dictionary", "active");
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "ANONYMOUS", List.of("anonymous"),
          "EXTERNAL", List.of(),
          "DIGEST-MD5", List.of("dictionary", "active", "mutual-auth"),
          "SCRAM-SHA-1", List.of("mutual-auth"),
          "SCRAM-SHA-256", List.of("mutual-auth"));

  /** They prove that there is one TLS connection, and here its end is elsewhere. */
  private static final String BOUND_TO_A_CHANNEL = "-PLUS";

  /** Whoever asks would make its challenge, of SPID and CUID, as Dovecot's pop3-login does. */
  private static final String APOP = "APOP";

  private AnnouncedMechanism() {}

  /** Whether it can be used for the client of another server. */
  static boolean serves(SaslMechanism mechanism) {
    return !mechanism.name().endsWith(BOUND_TO_A_CHANNEL) && !mechanism.name().equals(APOP);
  }

  /** One line. */
  static TabLine line(SaslMechanism mechanism) {
    TabLine line = TabLine.of("MECH", mechanism.name());
    List<String> usual = mechanism.exposure() == Exposure.PLAINTEXT ? PLAINTEXT : PROOF;
    KNOWN.getOrDefault(mechanism.name(), usual).forEach(line::add);
    return line;
  }
}
