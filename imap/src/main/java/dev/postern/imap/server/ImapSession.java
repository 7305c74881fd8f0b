package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.login.Logins;
import dev.postern.imap.response.Status;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedOut;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.view.Updates;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's conversation: where it stands, what it reads next, what is to be written. */
final class ImapSession implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(ImapSession.class);

  /** More untagged lines than these are made as they are sent. */
  private static final int INLINE_UPDATES = 200;

  private final Connection connection;
  private final ServerContext server;
  private final CommandTable table;
  private final Logins logins;
  private final CommandInput commands;
  private final ViewSync sync = new ViewSync(this);
  private final WireLog wireLog;
  private final ResponseWriter out = new ResponseWriter();
  private ImapState state = new NotAuthenticated();
  private Input input;
  private long errors;

  ImapSession(Connection connection, ServerContext server, CommandTable table) {
    this.connection = connection;
    this.server = server;
    this.table = table;
    this.wireLog = new WireLog(connection.id());
    this.logins =
        new Logins("imap", connection, server, m -> !hides(CapabilityRule.authCapability(m)));
    this.commands = new CommandInput(this, new Dispatcher(this));
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
    logins.end();
    Farewell.write(out, reason);
    flush();
  }

  @Override
  public void closed() {
    logins.end();
    become(new LoggedOut());
    try {
      commands.clear();
    } catch (IOException e) {
      LOG.warn("spool not freed conn={}", connection.id(), e);
    }
  }

  // ---- what commands use

  Connection connection() {
    return connection;
  }

  ServerContext server() {
    return server;
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
    if (state instanceof Selected before
        && !(next instanceof Selected after && after.view() == before.view())) {
      before.view().close();
    }
    state = next;
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
    Updates updates = sync.updates(exchange);
    if (updates.lines() > INLINE_UPDATES) {
      flush();
      connection.write(new UpdateChunks(updates));
    } else {
      updates.writeTo(out);
    }
    tagged.writeTo(out, exchange.tag());
    flush();
    readCommands();
    count(tagged);
  }

  /** Sends a large response; its octets may come from the selected mailbox to the last. */
  void stream(Chunks chunks) {
    flush();
    sync.beginStream();
    connection.write(chunks);
  }

  ByteBuffer ending(Exchange exchange, Tagged tagged) {
    sync.endStream();
    sync.updates(exchange).writeTo(out);
    tagged.writeTo(out, exchange.tag());
    return out.take();
  }

  /** Tells a client that idles what changed. */
  void tellNow(Exchange idle) {
    sync.updates(idle).writeTo(out);
    flush();
  }

  /** Ends the conversation. */
  void bye(String text) {
    if (state instanceof LoggedOut) {
      return;
    }
    StatusLine.bye(out, text);
    flush();
    end();
  }

  /** Ends the conversation, its last word being said. */
  void end() {
    become(new LoggedOut());
    read(Input.NOTHING);
    connection.close();
  }

  private void count(Tagged tagged) {
    if (tagged.status() == Status.BAD && ++errors >= server.limits().of(Limits.Count.ERRORS)) {
      bye("Too many invalid commands");
    }
  }
}
