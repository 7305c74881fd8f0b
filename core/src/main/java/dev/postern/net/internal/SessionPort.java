package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session sees of its connection, and what it has asked for. */
final class SessionPort implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPort.class);

  private final String id;
  private final Listener listener;
  private final ConnectionServices services;
  private final Consumer<Runnable> serial;
  private final Outbox outbox;
  private final Timers timers;
  private final Deadlines deadlines;

  private PeerInfo peer;
  private boolean startTls;
  private boolean leaving;
  private boolean working;
  private boolean mute;
  private boolean dead;

  SessionPort(
      String id,
      Listener listener,
      PeerInfo peer,
      ConnectionServices services,
      Consumer<Runnable> serial,
      Outbox outbox,
      Deadlines deadlines) {
    this.id = id;
    this.listener = listener;
    this.peer = peer;
    this.services = services;
    this.serial = serial;
    this.outbox = outbox;
    this.deadlines = deadlines;
    this.timers = new Timers(services.scheduler(), this::execute);
  }

  // --- What was asked for.

  /** The peer turns out to be this one. */
  void meet(PeerInfo newPeer) {
    peer = newPeer;
  }

  boolean wantsTls() {
    return startTls;
  }

  /** The handshake begins. */
  void tlsStarts() {
    startTls = false;
  }

  boolean leaving() {
    return leaving;
  }

  /** Whether background work goes on. */
  boolean working() {
    return working;
  }

  /** Nothing that is written from now on can be sent. */
  void mute() {
    mute = true;
  }

  /** It is over: tasks and timers do nothing. */
  void die() {
    mute = true;
    dead = true;
    timers.cancelAll();
  }

  // --- As the session sees it.

  @Override
  public String id() {
    return id;
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public Set<String> hiddenCapabilities() {
    return listener.hiddenCapabilities();
  }

  @Override
  public boolean canStartTls() {
    return listener.protocol().tlsMode() == TlsMode.STARTTLS
        && services.engines().isPresent()
        && peer.tls().isEmpty()
        && !startTls;
  }

  @Override
  public void write(ByteBuffer octets) {
    if (!mute) {
      outbox.write(octets);
    }
  }

  @Override
  public void write(Chunks chunks) {
    if (mute) {
      close(chunks);
    } else {
      outbox.write(chunks);
    }
  }

  private void close(Chunks chunks) {
    try {
      chunks.close();
    } catch (IOException e) {
      LOG.warn("close conn={}", id, e);
    }
  }

  @Override
  public void startTls() {
    if (!canStartTls()) {
      throw new IllegalStateException("TLS cannot be started");
    }
    startTls = true;
  }

  @Override
  public void close() {
    leaving = true;
  }

  @Override
  public void execute(Runnable task) {
    serial.accept(
        () -> {
          if (!dead) {
            task.run();
          }
        });
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return timers.schedule(delay, task);
  }

  @Override
  public <T> void background(Callable<T> work, Consumer<? super T> then, Runnable refused) {
    working = true;
    if (!Background.run(services.authentication(), work, then, serial, this::finished)) {
      working = false;
      refused.run();
    }
  }

  private void finished(Runnable handOver) {
    working = false;
    if (!dead) {
      handOver.run();
    }
  }

  @Override
  public void loggedIn() {
    deadlines.loggedIn();
  }

  @Override
  public void idleTimeout(Duration timeout) {
    deadlines.idleTimeout(timeout);
  }
}
