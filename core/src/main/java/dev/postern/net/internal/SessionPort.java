package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.log.LogText;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.net.TlsInfo;
import dev.postern.net.internal.BlockingTask.Overrun;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What a session sees of its connection, and what it has asked for. */
final class SessionPort implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPort.class);

  private final String id;
  private final Listener listener;
  private final ConnectionServices services;
  private final SerialQueue queue;
  private final Outbox outbox;
  private final Timers timers;
  private final Deadlines deadlines;
  private final long patience;
  private final Asides asides;

  private Interception interception = Interception.NONE;
  private Predicate<PeerInfo> mover;
  private Runnable reset;
  private BooleanSupplier input;
  private PeerInfo peer;
  private Optional<String> user = Optional.empty();
  private boolean announced;
  private boolean startTls;
  private boolean leaving;
  private BlockingTask waiting;
  private boolean moving;
  private Pool place;
  private volatile BlockingTask latest;
  private volatile boolean clientGone;
  private boolean mute;
  private boolean dead;

  SessionPort(
      String id,
      Listener listener,
      PeerInfo peer,
      ConnectionServices services,
      SerialQueue queue,
      Outbox outbox,
      Deadlines deadlines) {
    this.id = id;
    this.listener = listener;
    this.peer = peer;
    this.services = services;
    this.queue = queue;
    this.outbox = outbox;
    this.deadlines = deadlines;
    this.patience = services.server().limits().of(Limits.Time.BULKHEAD_WAIT).toNanos();
    this.timers = new Timers(services.scheduler(), this::execute);
    this.asides = new Asides(id, services, queue);
  }

  // --- What was asked for.

  /** The peer turns out to be this one. */
  void meet(PeerInfo newPeer) {
    peer = newPeer;
  }

  /**
   * A handshake is over. Who is behind it announces: a client that was announced proved nothing.
   */
  void secured(TlsInfo tls) {
    peer = peer.withTls(announced ? withoutProofs(tls) : tls);
  }

  /**
   * Says whose port it is.
   *
   * @param moves says whether a client that is announced is let in
   * @param resets ends the connection at once
   * @param waits says whether input waits to be cut
   */
  void belongsTo(Predicate<PeerInfo> moves, Runnable resets, BooleanSupplier waits) {
    mover = moves;
    reset = resets;
    input = waits;
  }

  /** Something comes between the session and its connection. */
  void intercept(Interception by) {
    interception = by;
  }

  boolean wantsTls() {
    return startTls;
  }

  /** The handshake begins; who logged in before it is nobody (RFC 3207 §4.2). */
  void tlsStarts() {
    user = Optional.empty();
    startTls = false;
  }

  boolean leaving() {
    return leaving;
  }

  /** Whether a task waits for its pool. */
  boolean working() {
    return waiting != null;
  }

  /** The client is gone: what it waits for is called off. Any thread may call it. */
  void callOff() {
    clientGone = true;
    BlockingTask task = latest;
    if (task != null) {
      task.callOff();
    }
    asides.callOff();
  }

  /** Whether there is a task that only a waiting client needs. Any thread may call it. */
  boolean seeking() {
    BlockingTask task = latest;
    return task != null && task.needed();
  }

  /** Whether a task has waited for too long. Any thread may call it. */
  boolean overdue(long now) {
    BlockingTask task = latest;
    return (task != null && task.waitsSince(now - patience)) || asides.overdue(now - patience);
  }

  /**
   * Interrupts what runs for longer than it may; says whether its connection has to end for it. Any
   * thread may call it.
   */
  boolean hangs(long now) {
    Limits limits = services.server().limits();
    asides
        .overran(now, limits)
        .forEach(late -> Bulkheads.tell(late.pool(), Overrun.INTERRUPTED, id, late.party()));
    BlockingTask task = latest;
    if (task == null) {
      return false;
    }
    Optional<Overrun> news = task.overrun(now, limits);
    news.ifPresent(how -> Bulkheads.tell(task.pool(), how, id, task.party()));
    return news.filter(Overrun.HUNG::equals).isPresent();
  }

  /** Waits no longer for tasks that are overdue. */
  void giveUp(long now) {
    asides.giveUp(now - patience);
    BlockingTask late = waiting;
    if (late != null && late.waitsSince(now - patience)) {
      boolean needed = moving || !leaving;
      callBack();
      if (needed && !mute) {
        Bulkheads.tell(late.pool(), PoolRefusal.Cause.WAITED_TOO_LONG, id, late.party());
        late.refuse();
      }
    }
  }

  /** Nothing that is written from now on can be sent. */
  void mute() {
    mute = true;
  }

  /** It is over: tasks and timers do nothing. */
  void die() {
    mute = true;
    dead = true;
    callBack();
    asides.callOff();
    timers.cancelAll();
  }

  private void callBack() {
    if (waiting != null) {
      services.bulkheads().giveBack(waiting.pool(), waiting);
      waiting = null;
    }
    moving = false;
  }

  /** Whether the turn of now is on its way to a pool. */
  boolean moving() {
    return moving;
  }

  /** Whether the turn of now is on a thread of a pool. */
  boolean isIn(Pool pool) {
    return place == pool;
  }

  /** A turn may be on any thread until a task of a pool says that it is on one of those. */
  void turnBegins() {
    place = null;
  }

  /**
   * Goes on with a turn on a thread of a pool. A task of the session that has not begun by then is
   * no longer wanted.
   *
   * @param entry whether it is let in though there is no room
   * @param refused runs instead if there is no room in it or no thread in time
   * @return whether it is to be waited for
   */
  boolean goOnIn(Pool pool, PoolTask.Entry entry, Runnable refused) {
    callBack();
    moving = true;
    BlockingTask next = task(pool, entry, () -> {}, refused, this::mayGoOn);
    return queue(next);
  }

  private boolean mayGoOn(BlockingTask task) {
    if (waiting != task) {
      return false;
    }
    waiting = null;
    moving = false;
    place = task.pool();
    return true;
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
      interception.writes();
      outbox.write(octets);
    }
  }

  @Override
  public void write(Chunks chunks) {
    if (mute) {
      close(chunks);
    } else {
      interception.writes();
      outbox.write(chunks);
    }
  }

  private void close(Chunks chunks) {
    try {
      chunks.close();
    } catch (Throwable e) {
      services.fatal().notice(e);
      LOG.warn("reply not closed conn={}", id, LogText.printable(e));
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
  public boolean hasInput() {
    return input.getAsBoolean();
  }

  @Override
  public void close() {
    leaving = true;
  }

  @Override
  public boolean announce(PeerInfo client) {
    PeerInfo next = announced(peer, client);
    if (dead || !mover.test(next)) {
      return false;
    }
    peer = next;
    announced = true;
    user = Optional.empty();
    deadlines.forgetLogin(services.scheduler().now());
    return true;
  }

  static PeerInfo announced(PeerInfo by, PeerInfo client) {
    PeerInfo next =
        client
            .remote()
            .map(remote -> PeerInfo.inet(by.listener(), resolved(remote)))
            .orElseGet(() -> onSameSocket(by));
    next = client.local().or(by::local).map(next::withLocal).orElse(next);
    next = client.name().map(next::withName).orElse(next);
    next = by.proxy().or(by::remote).map(next::withProxy).orElse(next);
    return by.tls().map(SessionPort::withoutProofs).map(next::withTls).orElse(next);
  }

  private static InetSocketAddress resolved(InetSocketAddress remote) {
    if (remote.isUnresolved()) {
      throw new IllegalArgumentException("not an address: " + remote.getHostString());
    }
    return remote;
  }

  private static PeerInfo onSameSocket(PeerInfo by) {
    if (by.remote().isPresent()) {
      throw new IllegalArgumentException("a client on TCP speaks for one with an address");
    }
    return PeerInfo.unix(by.listener());
  }

  /** What the one who announces has proved by TLS, the one who is announced has not. */
  private static TlsInfo withoutProofs(TlsInfo tls) {
    TlsInfo bare = TlsInfo.of(tls.protocol(), tls.cipherSuite());
    return tls.serverName().map(bare::withServerName).orElse(bare);
  }

  @Override
  public void abort() {
    mute = true;
    reset.run();
  }

  @Override
  public void execute(Runnable task) {
    queue.post(() -> runUnlessDead(task));
  }

  @Override
  public void executeHere(Runnable task) {
    Objects.requireNonNull(task, "task");
    try {
      queue.runHere(() -> runUnlessDead(task));
    } finally {
      // The turn has put it away with what else was its own.
      MDC.put("conn", id);
    }
  }

  private void runUnlessDead(Runnable task) {
    if (!dead) {
      task.run();
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return timers.schedule(Limits.bounded(delay), task);
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    if (waiting != null) {
      throw new IllegalStateException("a task is waiting already");
    }
    if (mute || leaving) {
      return;
    }
    queue(task(pool, PoolTask.Entry.NEW, task, refused, this::mayBegin));
  }

  private BlockingTask task(
      Pool pool,
      PoolTask.Entry entry,
      Runnable task,
      Runnable refused,
      Predicate<BlockingTask> mayBegin) {
    long now = services.scheduler().now();
    return new BlockingTask(pool, party(), entry, now, task, refused, queue, mayBegin);
  }

  private boolean queue(BlockingTask next) {
    waiting = next;
    latest = next;
    if (clientGone) {
      next.callOff();
    }
    if (services.bulkheads().take(next.pool(), next, id)) {
      return true;
    }
    waiting = null;
    latest = null;
    moving = false;
    next.refuse();
    return false;
  }

  @Override
  public boolean overdue() {
    BlockingTask task = latest;
    return (task != null && task.isLate()) || asides.isLateHere();
  }

  @Override
  public void aside(Pool pool, Party owner, Runnable task, Runnable refused) {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(owner, "party");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(refused, "refused");
    asides.add(pool, owner, task, () -> execute(refused));
  }

  @Override
  public void afterwards(Pool pool, Runnable task, Runnable refused) {
    AfterTask after = AfterTask.of(id, party(), task, refused, services);
    if (!services.bulkheads().take(pool, after, id)) {
      after.refuse();
    }
  }

  @Override
  public Party party() {
    return Party.of(user, peer);
  }

  /** The client has been told goodbye: what it asked for before must not be done after that. */
  private boolean mayBegin(BlockingTask task) {
    if (waiting != task) {
      // It was given up when its turn had just come.
      return false;
    }
    waiting = null;
    place = task.pool();
    return !leaving;
  }

  @Override
  public void loggedIn(String newUser) {
    user = Optional.of(newUser);
    deadlines.loggedIn();
  }

  @Override
  public void needsNoLogin() {
    deadlines.loggedIn();
  }

  @Override
  public void idleTimeout(Duration timeout) {
    deadlines.idleTimeout(Limits.bounded(timeout));
  }
}
