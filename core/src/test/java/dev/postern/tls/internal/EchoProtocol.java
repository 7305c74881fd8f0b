package dev.postern.tls.internal;

import dev.postern.ServerContext;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Greets, gives lines back, and ends after {@code bye}. */
final class EchoProtocol implements Protocol {
  @Override
  public String name() {
    return "echo";
  }

  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public TlsMode tlsMode() {
    return TlsMode.IMPLICIT;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    return new Session(connection);
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return new byte[0];
  }

  private static final class Session implements ProtocolSession {
    private final Connection connection;

    Session(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void opened() {
      reply(connection.peer().tls().map(TlsInfo::protocol).orElse("clear"));
    }

    @Override
    public Framing expects() {
      return new Framing.Line(1000);
    }

    @Override
    public void received(Frame frame) {
      if (frame instanceof Frame.Line line) {
        String text = new String(line.octets(), StandardCharsets.US_ASCII);
        reply("echo " + text);
        if (text.equals("bye")) {
          connection.close();
        }
      }
    }

    @Override
    public void secured(TlsInfo tls) {
      throw new IllegalStateException("no STARTTLS here");
    }

    @Override
    public void goodbye(Goodbye reason) {
      reply("goodbye " + reason);
    }

    @Override
    public void closed() {
      // It holds nothing.
    }

    private void reply(String text) {
      connection.write(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
