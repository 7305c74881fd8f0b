package dev.postern;

import dev.postern.net.internal.NetworkRuntime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

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
  private final ServerSettings settings;
  private final List<Listener> listeners;
  private final Optional<Tls> tls;
  private final StartChecks checks;
  private NetworkRuntime runtime;
  private boolean closed;

  MailServer(
      ServerSettings settings, List<Listener> listeners, Optional<Tls> tls, StartChecks checks) {
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.tls = tls;
    this.checks = checks;
  }

  /** A builder with safe defaults; only {@link MailServerBuilder#listen} is required. */
  public static MailServerBuilder builder() {
    return new MailServerBuilder();
  }

  /**
   * Checks all that can be checked ({@link ServerPart#check()}), binds all listeners and begins to
   * serve.
   *
   * @return this server
   * @throws IOException if something the server was built of cannot work as things are, e.g. there
   *     is no file of users (see {@link MailServerBuilder#startFaults}), or an address cannot be
   *     bound; it is named, and nothing stays open
   * @throws IllegalStateException if it was started before
   */
  public synchronized MailServer start() throws IOException {
    if (runtime != null || closed) {
      throw new IllegalStateException("a server starts once; build another one");
    }
    checks.run();
    runtime = NetworkRuntime.start(listeners, settings, tls);
    return this;
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
  public synchronized Map<String, List<SocketAddress>> addresses() {
    return runtime == null || closed ? Map.of() : runtime.addresses();
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
   * Stops listening, lets open commands finish for a while, then ends all connections and frees the
   * store.
   */
  @Override
  public void close() {
    NetworkRuntime running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = runtime;
    }
    if (running != null) {
      running.stop(settings.limits().of(Limits.Time.DRAIN));
    }
    settings.store().close();
  }
}
