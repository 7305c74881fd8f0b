package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilterSession.Call;
import dev.postern.filter.MessageFilter;
import dev.postern.log.LogText;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A filter on one connection, and whether it waits for a transaction to come to something. */
final class OpenFilter {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFilter.class);

  private final String name;
  private final FilterSession session;
  private Set<Call> calls = EnumSet.allOf(Call.class);
  private Phase phase = Phase.BETWEEN;

  private OpenFilter(String name, FilterSession session) {
    this.name = name;
    this.session = session;
  }

  private enum Phase {
    BETWEEN,
    IN_TRANSACTION
  }

  static OpenFilter of(MessageFilter filter, PeerInfo peer) throws IOException {
    String name = shown(filter);
    return new OpenFilter(
        name, Objects.requireNonNull(filter.open(peer), "a filter opened no session"));
  }

  /** What it is called though it could not be opened. */
  static String nameOf(MessageFilter filter) {
    try {
      return shown(filter);
    } catch (Throwable e) {
      Fatal.tell(e);
      return filter.getClass().getName();
    }
  }

  /** A name is the embedder's text: no line of the log may be cut by it. */
  private static String shown(MessageFilter filter) {
    String name = Objects.requireNonNull(filter.name(), "a filter has no name");
    return name.matches("[!#-<>-~]{1,64}") ? name : filter.getClass().getName();
  }

  String name() {
    return name;
  }

  FilterSession session() {
    return session;
  }

  /** Asks it what it has to do; until then, and if it cannot tell, that is everything. */
  void learnCalls() {
    calls =
        Set.copyOf(Objects.requireNonNull(session.calls(), "a filter does not say what it does"));
  }

  /** Whether it is to be asked about something. */
  boolean answers(Call call) {
    return calls.contains(call);
  }

  /** Whether it is to be told, before anything else, of a transaction that came to nothing. */
  boolean awaitsAbort() {
    return phase == Phase.IN_TRANSACTION && answers(Call.ABORT);
  }

  /** Whether the end of the connection is something to it. */
  boolean awaitsClose() {
    return awaitsAbort() || answers(Call.CLOSE);
  }

  /** It is asked about a sender. */
  void begin() {
    phase = Phase.IN_TRANSACTION;
  }

  /** It is shown the message: that ends the transaction, whatever it says. */
  void end() {
    phase = Phase.BETWEEN;
  }

  /** Tells it of a transaction that came to nothing, if there was one. */
  void abort(String connection) {
    boolean told = awaitsAbort();
    phase = Phase.BETWEEN;
    if (!told) {
      return;
    }
    try {
      session.abort();
    } catch (Throwable e) {
      LOG.error(
          "filter failed conn={} stage=abort filter={}", connection, name, LogText.printable(e));
      Fatal.rethrow(e);
    }
  }

  /** Called once. What one filter throws keeps no other from being closed. */
  void close(String connection) {
    try {
      abort(connection);
    } catch (Throwable e) {
      Fatal.tell(e);
    }
    if (!answers(Call.CLOSE)) {
      return;
    }
    try {
      session.close();
    } catch (Throwable e) {
      LOG.error(
          "filter failed conn={} stage=close filter={}", connection, name, LogText.printable(e));
      Fatal.tell(e);
    }
  }
}
