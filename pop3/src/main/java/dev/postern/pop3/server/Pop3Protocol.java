package dev.postern.pop3.server;

import dev.postern.ServerContext;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.Logins;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import dev.postern.pop3.UidlFormat;
import dev.postern.pop3.wire.Pop3Reply;
import java.util.Set;

/** POP3 as a listener speaks it. */
public record Pop3Protocol(String name, int defaultPort, TlsMode tlsMode, UidlFormat uidl)
    implements Protocol {
  /** In the clear, with STLS. */
  public static final Pop3Protocol POP3 =
      new Pop3Protocol("pop3", 110, TlsMode.STARTTLS, UidlFormat.DEFAULT);

  /** With TLS from the first octet. */
  public static final Pop3Protocol POP3S =
      new Pop3Protocol("pop3s", 995, TlsMode.IMPLICIT, UidlFormat.DEFAULT);

  /** The same with another form of unique ids. */
  public Pop3Protocol with(UidlFormat format) {
    return new Pop3Protocol(name, defaultPort, tlsMode, format);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LOGINS);
  }

  @Override
  public Set<String> capabilities(ServerContext server) {
    return Logins.hideable(Commands.hideable(), server);
  }

  @Override
  public Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    return Commands.logins(server, hidden);
  }

  @Override
  public String startTls() {
    return Commands.STLS;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new Pop3Session(connection, server, uidl);
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return Pop3Reply.error(Farewell.of(reason), Set.of()).array();
  }
}
