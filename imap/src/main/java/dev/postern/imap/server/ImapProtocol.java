package dev.postern.imap.server;

import dev.postern.ServerContext;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.Logins;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.util.EnumSet;
import java.util.Set;

/**
 * IMAP as a listener speaks it.
 *
 * @param name the listener's name
 * @param defaultPort the registered port
 * @param tlsMode how TLS is used
 */
public record ImapProtocol(String name, int defaultPort, TlsMode tlsMode) implements Protocol {
  private static final CommandTable TABLE = Commands.table();

  /** Port 143, with STARTTLS. */
  public static ImapProtocol imap() {
    return new ImapProtocol("imap", 143, TlsMode.STARTTLS);
  }

  /** Port 993, within TLS (RFC 8314). */
  public static ImapProtocol imaps() {
    return new ImapProtocol("imaps", 993, TlsMode.IMPLICIT);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LOGINS);
  }

  @Override
  public Set<String> capabilities(ServerContext server) {
    return Logins.hideable(CapabilityRule.hideable(TABLE), server);
  }

  /** LOGIN cannot be hidden: it is there where the server takes passwords. */
  @Override
  public Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    Set<Exposure> ways = EnumSet.noneOf(Exposure.class);
    if (Logins.takesPasswords(server)) {
      ways.add(Exposure.PLAINTEXT);
    }
    ways.addAll(Logins.exposures(server, hidden));
    return ways;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new ImapSession(connection, server, TABLE, System::nanoTime);
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return Farewell.line(reason);
  }
}
