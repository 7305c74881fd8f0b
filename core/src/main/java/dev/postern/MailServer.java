package dev.postern;

import dev.postern.message.SpoolSpace;
import dev.postern.net.internal.NetworkRuntime;
import dev.postern.net.internal.Undisturbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail server inside an application. It is made by a builder, started once and closed once;
 * closing lets open commands finish first ({@link Limits.Time#DRAIN}). Safe for many threads.
 *
 * <pre>{@code
 * try (MailServer server = MailServer.builder()
 *     .hostname("mail.example.org")
 *     .domains("example.org")
 *     .tls(Tls.pem(chain, key))
 *     .authenticator(PasswdFileAuthenticator.of(users))
 *     .store(MaildirStore.at("/var/mail/%d/%n/Maildir"))
 *     .listen(Smtp.mx().port(25), Smtp.submission().port(587), Imap.imaps().port(993))
 *     .build()) {
 *   server.start();
 *   ...
 * }
 * }</pre>
 */
public final class MailServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);

  /** For the observer to hear of the end. */
  private static final Duration LAST_EVENTS = Duration.ofSeconds(2);

  private final List<Listener> listeners;
  private final Optional<Tls> tls;
  private final StartChecks checks;
  private final ServerLife life;
  private final Threads threads;
  private final JvmHold hold = new JvmHold();
  private volatile Thread starting;
  private volatile ServerSettings settings;
  private QueuedObserver events;
  private volatile NetworkRuntime runtime;
  private volatile Undisturbed<Void> ending;

  MailServer(
      ServerSettings settings,
      List<Listener> listeners,
      Optional<Tls> tls,
      StartChecks checks,
      ServerLife life,
      Threads threads) {
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.tls = tls;
    this.checks = checks;
    this.life = life;
    this.threads = threads;
  }

  /** A builder with safe defaults; only {@link MailServerBuilder#listen} is required. */
  public static MailServerBuilder builder() {
    return new MailServerBuilder();
  }

  /**
   * Checks all that can be checked ({@link ServerPart#check()}), starts all parts ({@link
   * ServerPart#start}), binds all listeners and begins to serve, until {@link #close()}; the JVM
   * goes on that long, too, unless {@link MailServerBuilder#threads} says otherwise. An interrupt
   * of the calling thread changes nothing and stays set.
   *
   * @return this server
   * @throws IOException if something the server was built of cannot work as things are, e.g. there
   *     is no file of users (see {@link MailServerBuilder#startFaults}), or an address cannot be
   *     bound; it is named, and nothing stays open. After a failed check the server may be started
   *     again; once parts were started they are closed, all of them, and the server has ended
   * @throws IllegalStateException if it was started before, or is being started by the caller
   */
  public MailServer start() throws IOException {
    refusePartsAtTheirStart();
    return startOnce();
  }

  private synchronized MailServer startOnce() throws IOException {
    if (runtime != null || ending != null) {
      throw new IllegalStateException("a server starts once; build another one");
    }
    int most = settings.limits().asInt(Limits.Count.EVENTS_WAITING);
    QueuedObserver queue = new QueuedObserver(settings.observer(), most);
    ServerSettings observed = settings.observedBy(queue);
    try {
      runtime = Undisturbed.begin("postern-start", () -> run(observed, queue)).await(() -> {});
    } finally {
      starting = null;
      if (runtime == null) {
        abandon(queue);
      }
    }
    events = queue;
    settings = observed;
    return this;
  }

  private NetworkRuntime run(ServerSettings observed, QueuedObserver queue) throws IOException {
    starting = Thread.currentThread();
    queue.start();
    checks.run();
    // Before anything is open: if there is no thread for one of these, this is no start.
    if (threads == Threads.USER) {
      hold.begin();
    }
    sweep(observed.spool());
    life.start(observed, checks);
    checks.warnOfPostmasters();
    checks.warnOfMechanisms(listeners, observed);
    return NetworkRuntime.start(listeners, observed, tls);
  }

  /** A start has failed. */
  private void abandon(QueuedObserver queue) throws IOException {
    if (life.begun()) {
      ending = Undisturbed.begin("postern-stop", () -> end(Optional.empty(), Optional.of(queue)));
      ending.await(() -> {});
    } else {
      hold.end();
      queue.close(LAST_EVENTS);
    }
  }

  /** Nobody waits for it: the directory may be that of all temporary files, and large. */
  private static void sweep(SpoolSpace spool) {
    Thread thread = new Thread(spool::sweep, "postern-sweep");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The TCP port of a listener.
   *
   * @param listener its name, by default the protocol's, e.g. {@code imaps}
   * @throws NoSuchElementException if no TCP listener has this name, or the server does not run
   */
  public int port(String listener) {
    Map<String, List<SocketAddress>> running = addresses();
    for (SocketAddress address : running.getOrDefault(listener, List.of())) {
      if (address instanceof InetSocketAddress tcp) {
        return tcp.getPort();
      }
    }
    if (running.containsKey(listener)) {
      throw new NoSuchElementException(
          "the listener " + listener + " is at a unix socket and has no port");
    }
    String there =
        running.isEmpty()
            ? "the server does not run"
            : "there are " + String.join(", ", running.keySet());
    throw new NoSuchElementException("no TCP listener named " + listener + ": " + there);
  }

  /**
   * Where each listener is bound, by its name, in the order of the builder; empty unless the server
   * runs.
   */
  public Map<String, List<SocketAddress>> addresses() {
    NetworkRuntime running = runtime;
    return running == null || ending != null ? Map.of() : running.addresses();
  }

  /** The listeners, in the order of the builder. */
  public List<Listener> listeners() {
    return listeners;
  }

  /** What the server offers to the sessions of its protocols. */
  public ServerContext context() {
    return settings;
  }

  /** Certificates for test clients, see {@link Tls#clientContext()}. */
  public Optional<Tls> tls() {
    return tls;
  }

  /**
   * Stops listening, lets open commands finish for a while, then ends all connections, closes all
   * parts ({@link ServerPart#close}) and waits a moment for the observer. An interrupt of the
   * calling thread cuts the while short and stays set.
   *
   * <p>May be called again, and by several threads: all but the server's own wait for the end.
   * Called from inside, by a filter, a store or an observer, it returns at once and the rest
   * follows, since the caller is among those who are waited for.
   *
   * @throws IllegalStateException if a part calls it from its {@link ServerPart#check} or {@link
   *     ServerPart#start}: what a part throws there keeps the server from starting
   */
  @Override
  public void close() {
    refusePartsAtTheirStart();
    if (life.includesCaller()) {
      return;
    }
    Undisturbed<Void> end;
    NetworkRuntime running;
    synchronized (this) {
      running = runtime;
      if (ending == null) {
        Optional<NetworkRuntime> network = Optional.ofNullable(runtime);
        Optional<QueuedObserver> queue = Optional.ofNullable(events);
        ending = Undisturbed.begin("postern-stop", () -> end(network, queue));
      }
      end = ending;
    }
    if (running != null && (running.includesCaller() || events.tells())) {
      return;
    }
    try {
      end.await(running == null ? () -> {} : running::hurry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refusePartsAtTheirStart() {
    if (Thread.currentThread() == starting) {
      throw new IllegalStateException(
          "the server is starting, and waits for who called this: throw an IOException from"
              + " check() or start() if it must not start");
    }
  }

  private Void end(Optional<NetworkRuntime> network, Optional<QueuedObserver> queue) {
    Limits limits = settings.limits();
    try {
      network.ifPresent(running -> running.stop(limits.of(Limits.Time.DRAIN)));
    } finally {
      try {
        life.close(
            () -> queue.ifPresent(told -> told.close(LAST_EVENTS)),
            limits.of(Limits.Time.PART_CLOSE));
      } finally {
        hold.end();
      }
    }
    LOG.debug("stopped");
    return null;
  }

  /** What a running server means for the JVM around it. */
  public enum Threads {
    /** The JVM runs until the server is closed, even if {@code main} returns. */
    USER,
    /** The JVM ends when nothing else keeps it. */
    DAEMON
  }
}
