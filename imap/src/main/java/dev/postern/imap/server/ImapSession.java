package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.dialogue.Logins;
import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.response.Status;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.LoggedOut;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.view.Updates;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.log.LogText;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.Pool;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's conversation: where it stands, what it reads next, what is to be written. */
final class ImapSession implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(ImapSession.class);

  private final Connection connection;
  private final ServerContext server;
  private final CommandTable table;
  private final LongSupplier nanos;
  private final Logins logins;
  private final Dispatcher dispatcher;
  private final CommandInput commands;
  private final ViewSync sync = new ViewSync(this);
  private final WireLog wireLog;
  private final ResponseWriter out = new ResponseWriter();
  private ImapState state = new NotAuthenticated();
  private Input input;
  private long errors;
  private boolean leaving;

  /**
   * @param nanos a clock in nanoseconds, by which long work takes turns with other connections
   */
  ImapSession(Connection connection, ServerContext server, CommandTable table, LongSupplier nanos) {
    this.connection = connection;
    this.server = server;
    this.table = table;
    this.nanos = nanos;
    this.dispatcher = new Dispatcher(this);
    this.wireLog = new WireLog(connection.id());
    this.logins = new Logins("imap", connection, server);
    this.commands = new CommandInput(this, dispatcher);
    this.input = commands;
  }

  // ---- what the transport calls

  @Override
  public void opened() {
    connection.idleTimeout(server.limits().of(Limits.Time.IMAP_IDLE));
    StatusLine.ok(out, capabilities().code(), "Postern ready.");
    flush();
  }

  @Override
  public Framing expects() {
    return input.expects();
  }

  @Override
  public Optional<String> command(Frame.Line line) {
    return input.command(line.octets());
  }

  @Override
  public void received(Frame frame) {
    try {
      input.received(frame);
    } catch (IOException e) {
      LOG.warn("command not read conn={}", connection.id(), e);
      bye("Temporarily unavailable, try again later");
    }
  }

  @Override
  public void secured(TlsInfo tls) {
    become(new NotAuthenticated());
    readCommands();
  }

  @Override
  public void goodbye(Goodbye reason) {
    leaving = true;
    logins.end();
    Farewell.write(out, reason);
    flush();
  }

  @Override
  public void closed() {
    leaving = true;
    logins.end();
    // Others wait for the turn and the space; the mailbox is the embedder's code.
    dispatcher.clear();
    try {
      commands.clear();
    } catch (Throwable e) {
      LOG.warn("spool not freed conn={}", connection.id(), e);
    } finally {
      become(new LoggedOut());
    }
  }

  // ---- what commands use

  Connection connection() {
    return connection;
  }

  ServerContext server() {
    return server;
  }

  /** Whether the client was told goodbye, or is gone: nothing more is begun for it. */
  boolean leaving() {
    return leaving;
  }

  /** A clock in nanoseconds. */
  LongSupplier nanos() {
    return nanos;
  }

  /** Who may search now. */
  SearchTurns turns() {
    return server.shared(SearchTurns.class, () -> new SearchTurns(server.limits()));
  }

  /** The search that is at work is over. */
  void endTurn() {
    dispatcher.endTurn();
  }

  /** The last response to a command is made. */
  void answered() {
    dispatcher.clear();
  }

  WireLog wireLog() {
    return wireLog;
  }

  Logins logins() {
    return logins;
  }

  ImapState state() {
    return state;
  }

  ResponseWriter out() {
    return out;
  }

  boolean hides(String capability) {
    return connection.hiddenCapabilities().contains(capability);
  }

  Optional<CommandSpec<?, ?>> find(String verb) {
    return table.find(verb, connection.hiddenCapabilities());
  }

  Capabilities capabilities() {
    return CapabilityRule.of(table, state, connection, logins);
  }

  /** Changes the state; a mailbox that is left is closed. */
  void become(ImapState next) {
    ImapState last = state;
    state = next;
    if (last instanceof Selected before
        && !(next instanceof Selected after && after.view() == before.view())) {
      if (next instanceof LoggedOut) {
        connection.afterwards(Pool.STORE, () -> close(before), () -> close(before));
      } else {
        close(before);
      }
    }
  }

  /** What was asked of the mailbox is done; whether it closes changes no answer. */
  private void close(Selected left) {
    try {
      left.view().close();
    } catch (Throwable e) {
      LOG.error("mailbox not closed conn={}", connection.id(), LogText.printable(e));
    }
  }

  /** Reads something else than commands until the command completes. */
  void read(Input other) {
    input = other;
  }

  void readCommands() {
    input = commands;
  }

  Input input() {
    return input;
  }

  ViewSync sync() {
    return sync;
  }

  void flush() {
    if (out.size() > 0) {
      ByteBuffer octets = out.take();
      wireLog.responses(octets);
      connection.write(octets);
    }
  }

  /** Answers a command that was never carried out. */
  void answer(String tag, Tagged tagged) {
    tagged.writeTo(out, tag);
    flush();
    count(tagged);
  }

  void complete(Exchange exchange, Tagged tagged) {
    if (!exchange.spec().runsInStore() && state instanceof Selected) {
      // What is new is found out where the store may be called.
      readCommands();
      stream(exchange, new Reply.Stream(() -> null, () -> tagged));
      return;
    }
    Updates updates = sync.updates(exchange);
    while (out.size() < Chunks.SIZE && updates.writeNext(out)) {
      // the next line
    }
    if (updates.lines() > 0) {
      // The rest is made as it is sent.
      flush();
      connection.write(new UpdateChunks(updates));
    }
    tagged.writeTo(out, exchange.tag());
    flush();
    readCommands();
    count(tagged);
  }

  /** Sends a large response; its octets may come from the selected mailbox to the last. */
  void stream(Exchange exchange, Reply.Stream reply) {
    flush();
    sync.beginStream();
    connection.write(new Answer(this, exchange, reply.responses(), reply.ending()));
  }

  /** Ends the conversation. */
  void bye(String text) {
    bye(() -> StatusLine.bye(out, text));
  }

  /** Ends the conversation for a reason that clients may know. */
  void bye(ResponseCode code, String text) {
    bye(() -> StatusLine.bye(out, code, text));
  }

  private void bye(Runnable lastWord) {
    if (state instanceof LoggedOut) {
      return;
    }
    lastWord.run();
    flush();
    end();
  }

  /** Ends the conversation, its last word being said. */
  void end() {
    leaving = true;
    become(new LoggedOut());
    read(Input.NOTHING);
    connection.close();
  }

  /** Counts faults of the client. */
  void count(Tagged tagged) {
    if (tagged.status() == Status.OK && state instanceof LoggedIn) {
      // A session that lasts for days may err now and then, as with Dovecot.
      errors = 0;
    }
    if (tagged.status() == Status.BAD && ++errors >= server.limits().of(Limits.Count.ERRORS)) {
      bye("Too many invalid commands");
    }
  }
}
