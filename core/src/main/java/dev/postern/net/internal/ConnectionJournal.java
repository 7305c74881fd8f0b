package dev.postern.net.internal;

import dev.postern.DisconnectReason;
import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.log.LogText;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one connection, told to the log and the observer. Never a secret. */
final class ConnectionJournal {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final String id;
  private final boolean logsHandshakes;
  private final ServerContext server;
  private final FatalErrors fatal;
  private final LongSupplier nanoTime;
  private final LongSupplier octetsIn;
  private final LongSupplier octetsOut;
  private boolean accepted;
  private long since;
  private DisconnectReason reason;

  ConnectionJournal(
      String id,
      Listener listener,
      ConnectionServices services,
      LongSupplier octetsIn,
      LongSupplier octetsOut) {
    this.id = id;
    this.logsHandshakes = listener.logsHandshakes();
    this.server = services.server();
    this.fatal = services.fatal();
    this.nanoTime = services.scheduler()::now;
    this.octetsIn = octetsIn;
    this.octetsOut = octetsOut;
  }

  void accepted(PeerInfo peer) {
    LOG.info("accepted conn={} listener={} peer={}", id, peer.listener(), peer.remoteText());
    accepted = true;
    since = nanoTime.getAsLong();
    tell(new ServerEvent.Connected(now(), id, peer));
  }

  void announced(PeerInfo peer, PeerInfo next) {
    LOG.info("announced conn={} peer={} by={}", id, next.remoteText(), peer.remoteText());
  }

  void denied(PeerInfo peer, String reason) {
    LOG.warn("denied conn={} peer={} reason={}", id, peer.remoteText(), reason);
    tell(new ServerEvent.ProxyRefused(now(), id, peer, reason));
  }

  void turnedAway(PeerInfo peer, Limits.Count limit) {
    LOG.info("denied conn={} peer={} limit={}", id, peer.remoteText(), limit);
    tell(new ServerEvent.TurnedAway(now(), Optional.of(id), peer, limit));
  }

  void secured(PeerInfo peer) {
    if (logsHandshakes) {
      peer.tls().ifPresent(tls -> logHandshake(peer, tls));
    }
    tell(new ServerEvent.Secured(now(), id, peer));
  }

  private void logHandshake(PeerInfo peer, TlsInfo tls) {
    LOG.info(
        "secured conn={} listener={} peer={} protocol={} cipher={} name={} certificate=\"{}\"",
        id,
        peer.listener(),
        peer.remoteText(),
        tls.protocol(),
        tls.cipherSuite(),
        tls.serverName().map(LogText::printable).orElse(""),
        tls.clientCertificate()
            .map(shown -> LogText.printable(shown.getSubjectX500Principal().getName()))
            .orElse(""));
  }

  void tlsFailed(PeerInfo peer, Optional<String> refusedName, SSLException e) {
    refusedName.ifPresent(
        name ->
            LOG.warn(
                "conn={} asks for the server name {}, over which Java ends handshakes unless it runs"
                    + " with -Djdk.tls.server.disableExtensions=server_name",
                id,
                LogText.printable(name)));
    ends(DisconnectReason.TLS_FAILED);
    String reason = LogText.reason(e.getMessage());
    LOG.info("tls-failed conn={} peer={}: {}", id, peer.remoteText(), reason);
    LOG.debug("tls-failed conn={}", id, LogText.printable(e));
    tell(new ServerEvent.TlsFailed(now(), id, peer, reason));
  }

  void endedBadly(Throwable e) {
    fatal.notice(e);
    LOG.debug("close conn={}: TLS did not end well", id, LogText.printable(e));
  }

  /**
   * The client sends no more.
   *
   * @param properly whether it ended TLS before
   */
  void clientLeft(boolean properly) {
    ends(DisconnectReason.CLIENT_LEFT);
    if (!properly) {
      LOG.debug("truncated conn={}: the peer did not end TLS", id);
    }
  }

  /** The server takes its leave, of what has no session when it drains. */
  void leaves(boolean closed) {
    ends(closed ? DisconnectReason.ENDED : DisconnectReason.SHUTDOWN);
  }

  /** The channel is closed. */
  void dies(boolean closed) {
    ends(closed ? DisconnectReason.ENDED : DisconnectReason.LOST);
  }

  void goodbye(Goodbye said) {
    if (said == Goodbye.SHUTTING_DOWN) {
      stopped();
    }
  }

  /** It is broken off on purpose. */
  void aborted() {
    ends(DisconnectReason.ABORTED);
  }

  /** The server is being stopped. */
  void stopped() {
    ends(DisconnectReason.SHUTDOWN);
  }

  void timeout(Deadlines.Expiry expiry) {
    ends(expiry == Deadlines.Expiry.IDLE ? DisconnectReason.IDLE : DisconnectReason.TOO_SLOW);
    LOG.info("timeout conn={} deadline={}", id, expiry);
  }

  void endlessLine() {
    ends(DisconnectReason.ENDLESS_LINE);
    LOG.info("cut conn={} reason=endless-line", id);
  }

  void forsaken() {
    ends(DisconnectReason.CLIENT_LEFT);
    LOG.info("cut conn={} reason=client-gone", id);
  }

  /** What the embedder brought does not come back. */
  void hung() {
    ends(DisconnectReason.SERVER_FAILED);
    LOG.error("cut conn={} reason=hung", id);
  }

  void stalled() {
    ends(DisconnectReason.NOT_READING);
    LOG.info("cut conn={} reason=write-stall", id);
  }

  void unreadable(IOException e) {
    ends(DisconnectReason.SERVER_FAILED);
    if (e instanceof ReplyPump.BusyException) {
      // Nobody's fault, and perhaps of many at once.
      LOG.warn("cut conn={} reason=busy: {}", id, LogText.reason(e.getMessage()));
      return;
    }
    LOG.warn("cut conn={} reason=unreadable-reply", id, LogText.printable(e));
  }

  void notClosed(Throwable e) {
    fatal.notice(e);
    LOG.warn("reply not closed conn={}", id, LogText.printable(e));
  }

  void failed(PeerInfo peer, Throwable bug) {
    ends(DisconnectReason.SERVER_FAILED);
    fatal.notice(bug);
    LOG.error("failed conn={} listener={}", id, peer.listener(), LogText.printable(bug));
  }

  void closed(PeerInfo peer) {
    DisconnectReason why = reason();
    long in = octetsIn.getAsLong();
    long out = octetsOut.getAsLong();
    Duration lasted = accepted ? Duration.ofNanos(nanoTime.getAsLong() - since) : Duration.ZERO;
    LOG.info(
        "closed conn={} listener={} peer={} reason={} in={} out={} ms={}",
        id,
        peer.listener(),
        peer.remoteText(),
        why,
        in,
        out,
        lasted.toMillis());
    if (accepted) {
      tell(new ServerEvent.Disconnected(now(), id, peer, why, in, out, lasted));
    }
  }

  /** The first one counts: what follows is its consequence. The tick thread has some, too. */
  private synchronized void ends(DisconnectReason why) {
    if (reason == null) {
      reason = why;
    }
  }

  private synchronized DisconnectReason reason() {
    return reason;
  }

  private Instant now() {
    return server.clock().instant();
  }

  private void tell(ServerEvent event) {
    server.observer().on(event);
  }
}
