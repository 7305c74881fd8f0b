package dev.postern.imap.server;

import dev.postern.ServerContext;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.view.FlagReport;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Connection;

/** One command while it is carried out, as its action sees it. */
final class Exchange {
  private final ImapSession session;
  private final String tag;
  private final CommandSpec<?, ?> spec;
  private FlagReport report = FlagReport.changes();

  Exchange(ImapSession session, String tag, CommandSpec<?, ?> spec) {
    this.session = session;
    this.tag = tag;
    this.spec = spec;
  }

  /** The command's tag. */
  String tag() {
    return tag;
  }

  /** The command's row. */
  CommandSpec<?, ?> spec() {
    return spec;
  }

  /** Takes untagged responses; sent with the tagged one, or by {@link #flush}. */
  ResponseWriter out() {
    return session.out();
  }

  Connection connection() {
    return session.connection();
  }

  ServerContext server() {
    return session.server();
  }

  ImapSession session() {
    return session;
  }

  Capabilities capabilities() {
    return session.capabilities();
  }

  /** Of which messages the flags are told when the command ends. */
  void report(FlagReport flags) {
    report = flags;
  }

  FlagReport report() {
    return report;
  }

  /** The session's next state. */
  void become(ImapState next) {
    session.become(next);
  }

  /** Sends what was written so far. */
  void flush() {
    session.flush();
  }

  /** Ends the command. */
  void complete(Tagged tagged) {
    session.complete(this, tagged);
  }
}
