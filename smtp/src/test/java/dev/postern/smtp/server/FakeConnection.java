package dev.postern.smtp.server;

import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A connection without a transport whose pools are full, unless there is room in them. */
final class FakeConnection implements Connection {
  private final StringBuilder written = new StringBuilder();
  private boolean closed;
  private boolean room;
  private List<Runnable> held;

  /** From now on tasks and timers wait for {@link #runHeld}. */
  void hold() {
    held = new ArrayList<>();
  }

  void runHeld() {
    List.copyOf(held).forEach(Runnable::run);
  }

  void makeRoom() {
    room = true;
  }

  String heard() {
    String all = written.toString();
    written.setLength(0);
    return all;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String id() {
    return "fake";
  }

  @Override
  public PeerInfo peer() {
    return PeerInfo.unix("submission");
  }

  @Override
  public boolean announce(PeerInfo client) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasInput() {
    return false;
  }

  @Override
  public void abort() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Party party() {
    return Party.NOBODY;
  }

  @Override
  public Set<String> hiddenCapabilities() {
    return Set.of();
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  public void write(ByteBuffer octets) {
    written.append(StandardCharsets.US_ASCII.decode(octets));
  }

  @Override
  public void write(Chunks chunks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void startTls() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.compareTo(Duration.ofMinutes(1)) > 0) {
      // So long no test takes.
      return () -> {};
    }
    held.add(task);
    return () -> held.remove(task);
  }

  @Override
  public boolean overdue() {
    return false;
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    if (held != null) {
      held.add(task);
    } else {
      (room ? task : refused).run();
    }
  }

  @Override
  public void aside(Pool pool, Party party, Runnable task, Runnable refused) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void afterwards(Pool pool, Runnable task, Runnable refused) {
    (room ? task : refused).run();
  }

  @Override
  public void loggedIn(String user) {}

  @Override
  public void needsNoLogin() {}

  @Override
  public void idleTimeout(Duration timeout) {}
}
