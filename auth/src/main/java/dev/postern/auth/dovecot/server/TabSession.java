package dev.postern.auth.dovecot.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Dovecot's two protocols have in common: lines of tabs, and a version before all else. */
final class TabSession implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(TabSession.class);

  /** One line without a response of SASL: parameters, names among them. */
  private static final int MAX_PARAMETERS = 4096;

  private static final String COMPATIBLE = "1";
  private static final int LARGEST_MINOR = 999_999_999;

  private final Connection connection;
  private final ServerContext server;
  private final TabDialogue dialogue;
  private boolean compatible;
  private boolean over;

  TabSession(Connection connection, ServerContext server, TabDialogue dialogue) {
    this.connection = connection;
    this.server = server;
    this.dialogue = dialogue;
  }

  @Override
  public void opened() {
    // Whoever may connect is trusted.
    connection.needsNoLogin();
    connection.idleTimeout(server.limits().of(DovecotAuthServer.IDLE));
    dialogue.greet();
  }

  @Override
  public Framing expects() {
    return over || dialogue.busy()
        ? new Framing.Nothing()
        : new Framing.Line(server.limits().asInt(Limits.Count.SASL_LINE_OCTETS) + MAX_PARAMETERS);
  }

  /** There may be a password in what follows. */
  @Override
  public Optional<String> command(Frame.Line line) {
    return Optional.of(TabLine.fields(line.octets()).get(0));
  }

  @Override
  public void received(Frame frame) {
    try {
      if (frame instanceof Frame.Line line) {
        take(TabLine.fields(line.octets()));
      } else {
        throw new BrokenProtocol("a line that is too long");
      }
    } catch (BrokenProtocol e) {
      LOG.warn("auth peer cut off conn={} cause={}", connection.id(), e.getMessage());
      end();
      connection.close();
    }
  }

  private void take(List<String> fields) throws BrokenProtocol {
    if (compatible) {
      dialogue.take(fields);
    } else if (fields.size() >= 3
        && fields.get(0).equals("VERSION")
        && fields.get(1).equals(COMPATIBLE)) {
      compatible = true;
      dialogue.speaks(minor(fields.get(2)));
    } else {
      throw new BrokenProtocol("no version 1 of the protocol");
    }
  }

  private static int minor(String text) throws BrokenProtocol {
    long minor = Digits.number(text);
    if (minor < 0 || minor > LARGEST_MINOR) {
      throw new BrokenProtocol("a version that is none");
    }
    return (int) minor;
  }

  private void end() {
    over = true;
    dialogue.end();
  }

  @Override
  public void secured(TlsInfo tls) {
    throw new IllegalStateException("the protocol has no STARTTLS");
  }

  @Override
  public void goodbye(Goodbye reason) {
    dialogue.refuse();
    end();
  }

  @Override
  public void closed() {
    end();
  }
}
