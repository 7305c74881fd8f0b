package dev.postern.pop3.server;

import dev.postern.ServerContext;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;

/** POP3 as a listener speaks it. */
public record Pop3Protocol(String name, int defaultPort, TlsMode tlsMode) implements Protocol {
  /** In the clear, with STLS. */
  public static final Pop3Protocol POP3 = new Pop3Protocol("pop3", 110, TlsMode.STARTTLS);

  /** With TLS from the first octet. */
  public static final Pop3Protocol POP3S = new Pop3Protocol("pop3s", 995, TlsMode.IMPLICIT);

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new Pop3Session(connection, server);
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return Farewell.reply(reason).array();
  }
}
