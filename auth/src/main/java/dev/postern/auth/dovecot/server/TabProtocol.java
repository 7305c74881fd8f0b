package dev.postern.auth.dovecot.server;

import dev.postern.ServerContext;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.Logins;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * One of Dovecot's two protocols.
 *
 * @param name of its listener
 * @param needs what it cannot do its work without
 */
record TabProtocol(
    String name, Set<Need> needs, BiFunction<Connection, ServerContext, TabDialogue> dialogue)
    implements Protocol {
  /** Of Dovecot's socket {@code auth-client}. */
  static final TabProtocol CLIENTS =
      new TabProtocol("auth", Set.of(Need.LOGINS), ClientDialogue::new);

  /** Of its socket {@code auth-userdb}. */
  static final TabProtocol USERS =
      new TabProtocol("auth-userdb", Set.of(Need.USERS), UserDialogue::new);

  /** None is registered. */
  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public TlsMode tlsMode() {
    return TlsMode.NONE;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new TabSession(connection, server, dialogue.apply(connection, server));
  }

  /** There is no word for it before the version; whoever asks tries again. */
  @Override
  public byte[] refusal(Goodbye reason) {
    return new byte[0];
  }

  @Override
  public Set<String> capabilities(ServerContext server) {
    return needs.contains(Need.LOGINS) ? Logins.hideable(Set.of(), server) : Set.of();
  }

  /** Whether a password may cross is a question of each client's connection, which is elsewhere. */
  @Override
  public Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    Set<Exposure> ways = EnumSet.noneOf(Exposure.class);
    if (!Logins.exposures(server, hidden).isEmpty()) {
      ways.add(Exposure.PROOF);
    }
    return ways;
  }
}
