package dev.postern.auth.dialogue;

import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** A connection whose pool and clock move when a test says so. */
final class ScriptedConnection implements Connection {
  static final PeerInfo CLEAR =
      PeerInfo.inet("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711));

  /** A unix socket. */
  static final PeerInfo CONFIDENTIAL = PeerInfo.unix("test");

  PeerInfo peer = CONFIDENTIAL;
  Set<String> hidden = Set.of();
  boolean poolFull;
  int loggedIn;
  String lastUser;

  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private Duration now = Duration.ZERO;

  /** Lets the pool do what it was given. */
  void work() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  /** Lets time pass. */
  void advance(Duration time) {
    now = now.plus(time);
    List<Timer> due = timers.stream().filter(t -> t.at.compareTo(now) <= 0).toList();
    timers.removeAll(due);
    due.forEach(t -> t.task.run());
  }

  int timers() {
    return timers.size();
  }

  @Override
  public boolean overdue() {
    return false;
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    if (poolFull) {
      refused.run();
      return;
    }
    work.add(task);
  }

  @Override
  public void aside(Pool pool, Party party, Runnable task, Runnable refused) {
    throw new AssertionError("only protocols have something to do beside");
  }

  @Override
  public void afterwards(Pool pool, Runnable task, Runnable refused) {
    throw new AssertionError("only protocols have something to free");
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(now.plus(delay), task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void loggedIn(String user) {
    loggedIn++;
    lastUser = user;
  }

  @Override
  public void needsNoLogin() {}

  @Override
  public String id() {
    return "c1";
  }

  @Override
  public PeerInfo peer() {
    return peer;
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
    return hidden;
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  public void write(ByteBuffer octets) {
    throw new AssertionError("only protocols write");
  }

  @Override
  public void write(Chunks chunks) {
    throw new AssertionError("only protocols write");
  }

  @Override
  public void startTls() {
    throw new AssertionError("only protocols start TLS");
  }

  @Override
  public void close() {
    throw new AssertionError("only protocols close");
  }

  @Override
  public void execute(Runnable task) {
    work.add(task);
  }

  @Override
  public void idleTimeout(Duration timeout) {
    throw new AssertionError("only protocols set it");
  }

  private record Timer(Duration at, Runnable task) {}
}
