package dev.postern;

import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.util.Set;

/**
 * A protocol that serves nobody, with the traits that a builder looks at; it has a port unless its
 * name says otherwise.
 */
record NamedProtocol(String name, TlsMode tlsMode, Set<Need> needs, Set<String> capabilities)
    implements Protocol {

  static Listener listener(String name, TlsMode tlsMode, Need... needs) {
    return Listener.of(new NamedProtocol(name, tlsMode, Set.of(needs), Set.of())).port(0);
  }

  @Override
  public Set<String> capabilities(ServerContext server) {
    return capabilities;
  }

  @Override
  public int defaultPort() {
    return name.equals("portless") ? 0 : 4711;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return new byte[0];
  }
}
