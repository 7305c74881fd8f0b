package dev.postern.pop3.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.dialogue.Logins;
import dev.postern.auth.sasl.Challenges;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.Pool;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import dev.postern.pop3.UidlFormat;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Pop3SyntaxException;
import dev.postern.pop3.wire.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One POP3 conversation: cuts lines into commands, runs the table, keeps the phase. */
final class Pop3Session implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);

  private final Connection connection;
  private final ServerContext server;
  private final UidlFormat uidl;
  private final Logins logins;
  private final WireLog log;
  private final Set<ResponseCode> hiddenCodes;
  private Phase phase = new Phase.Authorization(Optional.empty());
  private Optional<String> timestamp = Optional.empty();
  private int errors;
  private int commandsBeforeLogin;

  Pop3Session(Connection connection, ServerContext server, UidlFormat uidl) {
    this.connection = connection;
    this.server = server;
    this.uidl = uidl;
    this.log = new WireLog(connection.id());
    Set<String> hidden = connection.hiddenCapabilities();
    this.hiddenCodes = ShownCodes.hidden(hidden);
    this.logins = new Logins("pop3", connection, server);
  }

  @Override
  public void opened() {
    connection.idleTimeout(server.limits().of(Limits.Time.POP3_IDLE));
    // Only where a password could be proven by it: who would try APOP otherwise gives up.
    timestamp =
        logins
            .apop()
            .map(
                apop ->
                    Challenges.unique(server.random(), server.clock().millis(), server.hostname()));
    ok(server.hostname() + " POP3 ready" + timestamp.map(text -> ' ' + text).orElse(""));
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
  public Optional<String> command(Frame.Line line) {
    return phase instanceof Phase.LoggingIn
        ? Optional.empty()
        : ProtocolSession.super.command(line);
  }

  @Override
  public void received(Frame frame) {
    if (phase instanceof Phase.LoggingIn login) {
      log.secret();
      login.dialogue().received(frame);
    } else if (frame instanceof Frame.Line line) {
      line(line.octets());
    } else if (frame instanceof Frame.NoRoomForLine) {
      error(Refusal.of(ResponseCode.SYS_TEMP, "Server is busy, try again later"));
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
    error(Farewell.of(reason));
    phase = ended();
  }

  @Override
  public void closed() {
    logins.end();
    Optional<Maildrop> left = ended().left();
    phase = new Phase.Ended(Optional.empty());
    left.ifPresent(
        maildrop -> connection.afterwards(Pool.STORE, maildrop::release, maildrop::abandon));
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

  /** What APOP's digest is made of; empty if the greeting had none. */
  Optional<String> timestamp() {
    return timestamp;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
  }

  UidlFormat uidl() {
    return uidl;
  }

  void ok(String text) {
    say(Pop3Reply.ok(text));
  }

  void challenge(String base64) {
    log.challenge();
    connection.write(Pop3Reply.challenge(base64));
  }

  void write(Chunks reply) {
    log.data();
    connection.write(reply);
  }

  /** Says that something is not done, which is no fault of the command. */
  void error(Refusal refusal) {
    say(Pop3Reply.error(refusal, hiddenCodes));
  }

  /**
   * Answers a command about a message that is not there. Clients go by lists that have become old;
   * to hang up on them would keep what they had deleted.
   */
  void noSuchMessage() {
    error(Refusal.of("There is no such message"));
  }

  /** Answers a faulty command; too many of them end the connection. */
  void refuse(String text) {
    error(Refusal.of(text));
    if (++errors >= server.limits().of(Limits.Count.ERRORS)) {
      error(Refusal.of("Too many errors"));
      close();
    }
  }

  /**
   * Runs what a command does in the store, where it may block. Nothing but this calls a mailbox: it
   * takes what throws the exceptions of stores.
   */
  void inStore(Phase.Transaction in, String verb, StoreTask task) {
    blocking(() -> attempt(in, verb, task), this::busy);
  }

  /** Runs what may block in a store, unless the session is over by then. */
  void blocking(Runnable task, Runnable refused) {
    connection.blocking(
        Pool.STORE,
        () -> {
          if (!(phase instanceof Phase.Ended)) {
            task.run();
          }
        },
        refused);
  }

  /** Answers what cannot be done since too much else is. */
  void busy() {
    LOG.warn("too busy conn={} pool={}", connection.id(), Pool.STORE);
    error(Refusal.of(ResponseCode.SYS_TEMP, "The server is busy, try again later"));
  }

  private void attempt(Phase.Transaction in, String verb, StoreTask task) {
    try {
      task.run();
    } catch (IOException e) {
      StoreLog.failed(this, in, verb, e);
      error(StoreErrors.of(e));
    }
  }

  private void say(ByteBuffer line) {
    log.server(line);
    connection.write(line);
  }

  void close() {
    phase = ended();
    connection.close();
  }

  static Phase authorization() {
    return new Phase.Authorization(Optional.empty());
  }

  private Phase.Ended ended() {
    if (phase instanceof Phase.Ended ended) {
      return ended;
    }
    return new Phase.Ended(
        phase instanceof Phase.Transaction transaction
            ? Optional.of(transaction.maildrop())
            : Optional.empty());
  }

  private void line(byte[] octets) {
    if (phase instanceof Phase.Authorization
        && ++commandsBeforeLogin > server.limits().of(Limits.Count.COMMANDS_BEFORE_LOGIN)) {
      error(Refusal.of("Too many commands before login"));
      close();
      return;
    }
    Pop3Cursor cursor = new Pop3Cursor(octets);
    Optional<CommandSpec<?, ?>> spec =
        Commands.find(cursor.keyword(), connection.hiddenCapabilities());
    log.client(octets, spec);
    if (spec.isEmpty()) {
      refuse("Unknown command");
      return;
    }
    try {
      spec.get().run(this, cursor);
    } catch (Pop3SyntaxException e) {
      refuse("Expected " + e.getMessage());
    }
  }

  /** Work in the store. */
  @FunctionalInterface
  interface StoreTask {
    void run() throws IOException;
  }
}
