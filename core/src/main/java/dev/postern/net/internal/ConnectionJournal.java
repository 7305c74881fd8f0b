package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one connection, told to the log and the observer. Never a secret. */
final class ConnectionJournal {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final String id;
  private final ServerContext server;
  private final FatalErrors fatal;
  private boolean accepted;

  ConnectionJournal(String id, ServerContext server, FatalErrors fatal) {
    this.id = id;
    this.server = server;
    this.fatal = fatal;
  }

  void accepted(PeerInfo peer) {
    LOG.info("accepted conn={} listener={} peer={}", id, peer.listener(), peer.remoteText());
    accepted = true;
    tell(new ServerEvent.Connected(now(), id, peer));
  }

  void announced(PeerInfo peer, PeerInfo next) {
    LOG.info("announced conn={} peer={} by={}", id, next.remoteText(), peer.remoteText());
  }

  void denied(PeerInfo peer, String reason) {
    LOG.warn("denied conn={} peer={} reason={}", id, peer.remoteText(), reason);
  }

  void turnedAway(PeerInfo peer, Limits.Count limit) {
    LOG.info("denied conn={} peer={} limit={}", id, peer.remoteText(), limit);
    tell(new ServerEvent.TurnedAway(now(), Optional.of(id), peer, limit));
  }

  void secured(PeerInfo peer) {
    tell(new ServerEvent.Secured(now(), id, peer));
  }

  void tlsFailed(PeerInfo peer, Optional<String> refusedName, SSLException e) {
    refusedName.ifPresent(
        name ->
            LOG.warn(
                "conn={} asks for the server name {}, over which Java ends handshakes unless it runs"
                    + " with -Djdk.tls.server.disableExtensions=server_name",
                id,
                name.replaceAll("[^!-~]", "?")));
    LOG.info("tls-failed conn={} peer={}: {}", id, peer.remoteText(), e.getMessage());
    LOG.debug("tls-failed conn={}", id, e);
    String reason = String.valueOf(e.getMessage()).replaceAll("[^ -~]", "?");
    tell(new ServerEvent.TlsFailed(now(), id, peer, reason));
  }

  void truncated() {
    LOG.debug("truncated conn={}: the peer did not end TLS", id);
  }

  void endedBadly(Exception e) {
    LOG.debug("close conn={}: TLS did not end well", id, e);
  }

  void timeout(Deadlines.Expiry expiry) {
    LOG.info("timeout conn={} deadline={}", id, expiry);
  }

  void endlessLine() {
    LOG.info("cut conn={} reason=endless-line", id);
  }

  void forsaken() {
    LOG.info("cut conn={} reason=client-gone", id);
  }

  void stalled() {
    LOG.info("cut conn={} reason=write-stall", id);
  }

  void unreadable(IOException e) {
    if (e instanceof ReplyPump.BusyException) {
      // Nobody's fault, and perhaps of many at once.
      LOG.warn("cut conn={} reason=busy: {}", id, e.getMessage());
      return;
    }
    LOG.warn("cut conn={} reason=unreadable-reply", id, e);
  }

  void notClosed(Throwable e) {
    fatal.notice(e);
    LOG.warn("reply not closed conn={}", id, e);
  }

  void failed(PeerInfo peer, Throwable bug) {
    fatal.notice(bug);
    LOG.error("failed conn={} listener={}", id, peer.listener(), bug);
  }

  void closed(PeerInfo peer) {
    LOG.info("closed conn={} listener={} peer={}", id, peer.listener(), peer.remoteText());
    if (accepted) {
      tell(new ServerEvent.Disconnected(now(), id, peer));
    }
  }

  private Instant now() {
    return server.clock().instant();
  }

  private void tell(ServerEvent event) {
    server.observer().on(event);
  }
}
