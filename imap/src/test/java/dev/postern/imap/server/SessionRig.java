package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/** A session on a connection without a network: one thread, octets in and out, no waiting. */
final class SessionRig implements Connection {
  final ImapSession session;
  final List<Integer> chunkSizes = new ArrayList<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Pool> hops = new ArrayList<>();
  private final List<Pool> afterwards = new ArrayList<>();
  private Optional<Pool> full = Optional.empty();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ArrayDeque<Object> held = new ArrayDeque<>();
  private final Set<String> hidden;
  private boolean slow;
  private boolean working;
  private boolean holding;
  private byte[] unread = new byte[0];
  private boolean dropping;
  private long octetsLeft = -1;
  private boolean closed;
  private boolean startsTls;

  SessionRig(MailServer server) {
    this(server, () -> 0);
  }

  /**
   * @param nanos what the session takes for a clock in nanoseconds
   */
  SessionRig(MailServer server, LongSupplier nanos) {
    this(server, nanos, Set.of());
  }

  private SessionRig(MailServer server, LongSupplier nanos, Set<String> hidden) {
    this.hidden = hidden;
    session = new ImapSession(this, server.context(), Commands.table(), nanos);
    session.opened();
    run();
  }

  /** A session of the given variant of server. */
  static SessionRig of(String variant) {
    return new SessionRig(TestServers.build(variant));
  }

  /** A session of a listener that hides a capability. */
  static SessionRig hiding(MailServer server, String capability) {
    return new SessionRig(server, () -> 0, Set.of(capability));
  }

  /** Sends text and returns what came back. */
  String say(String text) {
    feed(text.getBytes(ISO_8859_1));
    return heard();
  }

  void feed(byte[] octets) {
    byte[] all = Arrays.copyOf(unread, unread.length + octets.length);
    System.arraycopy(octets, 0, all, unread.length, octets.length);
    unread = all;
    run();
    while (!closed && !startsTls && cut()) {
      run();
    }
  }

  String heard() {
    run();
    String text = sent.toString(ISO_8859_1);
    sent.reset();
    return text;
  }

  byte[] heardOctets() {
    run();
    byte[] all = sent.toByteArray();
    sent.reset();
    return all;
  }

  boolean isClosed() {
    run();
    return closed;
  }

  boolean startsTls() {
    return startsTls;
  }

  /** From now on responses are taken only by {@link #pull}. */
  void readSlowly() {
    slow = true;
  }

  /** Takes the next small reply or the next chunk of a large one; says no if there is none. */
  boolean pull() throws IOException {
    Object next = working ? null : held.peek();
    if (next instanceof Chunks chunks) {
      if (full.isPresent() && chunks.pool().equals(full)) {
        chunks.refused();
      }
      ByteBuffer chunk = chunks.next();
      if (chunk == null) {
        held.remove();
        chunks.close();
      } else {
        chunkSizes.add(chunk.remaining());
        collect(chunk);
      }
    } else if (next != null) {
      collect((ByteBuffer) held.remove());
    }
    return next != null;
  }

  /** Waits for something that another thread hands in, and does it. */
  void awaitTask() {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (tasks.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no event came");
      }
      Thread.onSpinWait();
    }
    run();
  }

  void hangUp() {
    closed = true;
    for (Object reply = held.poll(); reply != null; reply = held.poll()) {
      if (reply instanceof Chunks chunks) {
        try {
          chunks.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    session.closed();
  }

  /** From now on tasks wait for {@link #releaseTasks}. */
  void holdTasks() {
    holding = true;
  }

  /** Tasks that wait are never done, as after goodbye. */
  void dropTasks() {
    tasks.clear();
    working = false;
    holding = false;
  }

  void releaseTasks() {
    holding = false;
    run();
  }

  private void run() {
    boolean worked = true;
    while (worked) {
      for (Runnable task = next(); task != null; task = next()) {
        if (!closed) {
          task.run();
        }
      }
      try {
        worked = !slow && !closed && pull();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Runnable next() {
    return holding ? null : tasks.poll();
  }

  /** Cuts one frame off, if there is one. */
  private boolean cut() {
    if (held.stream().anyMatch(Chunks.class::isInstance)) {
      return false;
    }
    Framing framing = session.expects();
    if (framing instanceof Framing.Line line) {
      return cutLine(line.maxOctets());
    }
    if (framing instanceof Framing.Octets octets) {
      return cutOctets(octets.count());
    }
    return false;
  }

  private boolean cutLine(int max) {
    int end = 0;
    while (end < unread.length && unread[end] != '\n') {
      end++;
    }
    if (end == unread.length) {
      if (dropping || end >= max) {
        unread = new byte[0];
        dropping = true;
      }
      return false;
    }
    byte[] line = take(end + 1);
    boolean tooLong = dropping || line.length > max;
    dropping = false;
    int length = line.length - 1;
    length -= length > 0 && line[length - 1] == '\r' ? 1 : 0;
    session.received(
        tooLong ? new Frame.LineTooLong() : new Frame.Line(Arrays.copyOf(line, length)));
    return true;
  }

  private boolean cutOctets(long count) {
    octetsLeft = octetsLeft < 0 ? count : octetsLeft;
    int n = (int) Math.min(octetsLeft, unread.length);
    if (n > 0) {
      session.received(new Frame.Data(ByteBuffer.wrap(take(n))));
      octetsLeft -= n;
    }
    if (octetsLeft > 0) {
      return false;
    }
    octetsLeft = -1;
    session.received(new Frame.DataEnd(Frame.Ending.COMPLETE));
    return true;
  }

  /** How many octets of a literal are still to come. */
  long awaitedOctets() {
    return session.expects() instanceof Framing.Octets octets
        ? octetsLeft < 0 ? octets.count() : octetsLeft
        : 0;
  }

  private byte[] take(int count) {
    byte[] taken = Arrays.copyOf(unread, count);
    unread = Arrays.copyOfRange(unread, count, unread.length);
    return taken;
  }

  @Override
  public String id() {
    return "rig";
  }

  @Override
  public PeerInfo peer() {
    return PeerInfo.unix("imap");
  }

  @Override
  public boolean canStartTls() {
    return !startsTls;
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
  public void write(ByteBuffer octets) {
    if (slow || !held.isEmpty()) {
      held.add(octets);
    } else {
      collect(octets);
    }
  }

  private void collect(ByteBuffer octets) {
    while (octets.hasRemaining()) {
      sent.write(octets.get());
    }
  }

  @Override
  public void write(Chunks chunks) {
    held.add(chunks);
  }

  @Override
  public void startTls() {
    startsTls = true;
    unread = new byte[0];
  }

  @Override
  public void close() {
    closed = true;
    session.closed();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    // Time passes by ring alone.
    Timer timer = new Timer(delay, task);
    if (delay.isZero()) {
      tasks.add(task);
    } else {
      timers.add(timer);
    }
    return () -> {
      tasks.remove(task);
      timers.remove(timer);
    };
  }

  /** All timers that are set run off. */
  void ring() {
    ring(Duration.ofDays(1));
  }

  /** The timers run off that were set for so long at most. */
  void ring(Duration most) {
    List<Timer> due = timers.stream().filter(t -> t.delay().compareTo(most) <= 0).toList();
    timers.removeAll(due);
    due.forEach(timer -> tasks.add(timer.task()));
    run();
  }

  private record Timer(Duration delay, Runnable task) {}

  /** From now on this pool is full. */
  void fill(Pool pool) {
    full = Optional.of(pool);
  }

  /** No thread came free in time for the next chunk of the reply under way. */
  void refuse() throws IOException {
    ((Chunks) held.element()).refused();
  }

  /** The pools on which the session let tasks run. */
  List<Pool> hops() {
    return hops;
  }

  /** Replies that wait to be taken. */
  int waiting() {
    return held.size();
  }

  /** Octets of replies that are made and wait to be taken. */
  long retained() {
    return held.stream()
        .filter(ByteBuffer.class::isInstance)
        .mapToLong(octets -> ((ByteBuffer) octets).remaining())
        .sum();
  }

  /** Takes all that can be taken, answers to what was sent meanwhile included. */
  String pullAll() throws IOException {
    do {
      run();
      while (pull()) {
        run();
      }
    } while (!closed && !startsTls && cut());
    return heard();
  }

  @Override
  public boolean overdue() {
    return false;
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    hops.add(pool);
    if (full.filter(pool::equals).isPresent()) {
      refused.run();
    } else {
      working = true;
      tasks.add(
          () -> {
            working = false;
            task.run();
          });
    }
  }

  @Override
  public void aside(Pool pool, Party party, Runnable task, Runnable refused) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void afterwards(Pool pool, Runnable task, Runnable refused) {
    afterwards.add(pool);
    (full.filter(pool::equals).isPresent() ? refused : task).run();
  }

  /** The pools on which the session let tasks run when it no longer needed what they free. */
  List<Pool> afterwards() {
    return afterwards;
  }

  @Override
  public void loggedIn(String user) {}

  @Override
  public void needsNoLogin() {}

  @Override
  public void idleTimeout(Duration timeout) {}
}
