package dev.postern.pop3.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.login.Logins;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import dev.postern.pop3.UidlFormat;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One POP3 conversation: cuts lines into commands, runs the table, keeps the phase. */
final class Pop3Session implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);

  private final Connection connection;
  private final ServerContext server;
  private final UidlFormat uidl;
  private final Logins logins;
  private Phase phase = new Phase.Authorization(Optional.empty());
  private int errors;
  private int commandsBeforeLogin;

  Pop3Session(Connection connection, ServerContext server, UidlFormat uidl) {
    this.connection = connection;
    this.server = server;
    this.uidl = uidl;
    this.logins = new Logins("pop3", connection, server);
  }

  @Override
  public void opened() {
    connection.idleTimeout(server.limits().of(Limits.Time.POP3_IDLE));
    ok(server.hostname() + " POP3 ready");
  }

  @Override
  public Framing expects() {
    if (phase instanceof Phase.Ended) {
      return new Framing.Nothing();
    }
    return phase instanceof Phase.LoggingIn login
        ? login.dialogue().expects()
        : new Framing.Line(server.limits().asInt(Limits.Count.POP3_LINE_OCTETS));
  }

  @Override
  public void received(Frame frame) {
    if (phase instanceof Phase.LoggingIn login) {
      login.dialogue().received(frame);
    } else if (frame instanceof Frame.Line line) {
      line(line.octets());
    } else {
      // Only lines are ever asked for, so this one was too long.
      refuse("Line too long");
    }
  }

  @Override
  public void secured(TlsInfo tls) {
    phase = authorization();
    commandsBeforeLogin = 0;
  }

  @Override
  public void goodbye(Goodbye reason) {
    logins.end();
    connection.write(Farewell.reply(reason));
    phase = ended();
  }

  @Override
  public void closed() {
    logins.end();
    phase = ended();
  }

  Connection connection() {
    return connection;
  }

  ServerContext server() {
    return server;
  }

  Logins logins() {
    return logins;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
  }

  /** The maildrop; the table allows its commands only after login. */
  UidlFormat uidl() {
    return uidl;
  }

  Maildrop maildrop() {
    return ((Phase.Transaction) phase).maildrop();
  }

  void ok(String text) {
    connection.write(Pop3Reply.ok(text));
  }

  void write(ByteBuffer reply) {
    connection.write(reply);
  }

  void write(Chunks reply) {
    connection.write(reply);
  }

  /** Answers a faulty command; too many of them end the connection. */
  void refuse(String text) {
    connection.write(Pop3Reply.error(text));
    if (++errors >= server.limits().of(Limits.Count.ERRORS)) {
      connection.write(Pop3Reply.error("Too many errors"));
      close();
    }
  }

  void close() {
    phase = ended();
    connection.close();
  }

  static Phase authorization() {
    return new Phase.Authorization(Optional.empty());
  }

  private Phase ended() {
    if (phase instanceof Phase.Transaction transaction) {
      transaction.maildrop().release();
    }
    return new Phase.Ended();
  }

  private void line(byte[] octets) {
    if (phase instanceof Phase.Authorization
        && ++commandsBeforeLogin > server.limits().of(Limits.Count.COMMANDS_BEFORE_LOGIN)) {
      connection.write(Pop3Reply.error("Too many commands before login"));
      close();
      return;
    }
    Pop3Cursor cursor = new Pop3Cursor(octets);
    Optional<CommandSpec<?>> spec =
        Commands.find(cursor.keyword(), connection.hiddenCapabilities());
    if (spec.isEmpty()) {
      refuse("Unknown command");
      return;
    }
    try {
      spec.get().run(this, cursor);
    } catch (Pop3SyntaxException e) {
      refuse("Expected " + e.getMessage());
    } catch (IOException e) {
      LOG.warn("command failed conn={} verb={}", connection.id(), spec.get().verb(), e);
      write(StoreErrors.reply(e));
    }
  }
}
