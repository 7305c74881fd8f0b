package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network side of a running server: its sockets, threads and connections. */
public final class NetworkRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkRuntime.class);

  /** For what clients that did not end in time are told to reach them. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** For connections that were cut to free what they hold, and for threads to end. */
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  private final Map<String, List<SocketAddress>> addresses = new LinkedHashMap<>();
  private final LiveConnections live = new LiveConnections();
  private final FatalErrors fatal;
  private final MailThreads threads;
  private final MinaTransport transport;
  private final Binding binding;

  private NetworkRuntime(ServerContext server, Optional<Supplier<SSLEngine>> engines)
      throws IOException {
    fatal = new FatalErrors(server.observer(), server.clock());
    threads = new MailThreads(server.limits(), fatal);
    AdmissionControl admission =
        new AdmissionControl(
            new ConnectionServices(
                server,
                engines,
                threads.workers(),
                threads.bulk(),
                threads.bulkheads(),
                threads,
                new ScratchBuffers(2 * Runtime.getRuntime().availableProcessors()),
                new ConnectionCounts(server.limits()),
                ids(server),
                live,
                fatal));
    transport = new MinaTransport(threads.io(), MailThreads.ioThreads(), admission);
    binding = new Binding(transport);
  }

  /**
   * Binds all listeners, or none.
   *
   * @throws IOException naming the address that cannot be bound
   */
  public static NetworkRuntime start(
      List<Listener> listeners, ServerContext server, Optional<Tls> tls) throws IOException {
    return startWith(listeners, server, tls.map(t -> t::newServerEngine));
  }

  /** Starts with engines from elsewhere. */
  static NetworkRuntime startWith(
      List<Listener> listeners, ServerContext server, Optional<Supplier<SSLEngine>> engines)
      throws IOException {
    NetworkRuntime runtime = new NetworkRuntime(server, engines);
    try {
      for (Listener listener : listeners) {
        runtime.addresses.put(listener.name(), List.copyOf(runtime.binding.bind(listener)));
      }
      runtime.threads.everySecond(runtime.live::sweep);
    } catch (Throwable e) {
      runtime.stop(Duration.ZERO);
      throw e;
    }
    runtime.addresses.forEach(
        (name, bound) ->
            bound.forEach(
                address -> {
                  LOG.info("listening listener={} address={}", name, address);
                  server
                      .observer()
                      .on(new ServerEvent.Listening(server.clock().instant(), name, address));
                }));
    return runtime;
  }

  /** Where each listener is bound, in their order. */
  public Map<String, List<SocketAddress>> addresses() {
    return Collections.unmodifiableMap(addresses);
  }

  /**
   * Whether the calling thread works for this server, so that its end cannot be waited for by it.
   */
  public boolean includesCaller() {
    return threads.includeCaller();
  }

  /** Has {@link #stop} wait for no open command any more. Any thread may call it. */
  public void hurry() {
    live.hurry();
  }

  /**
   * Accepts no more and lets each connection end at its next command boundary. Those that have not
   * ended in time are told, and cut off. Nothing is left over but what heeds no interrupt. Not for
   * the server's own threads.
   */
  public void stop(Duration drain) {
    transport.unbindAll();
    binding.removeSocketFiles();
    try {
      live.drain();
      if (!live.awaitNone(drain)) {
        LOG.warn("cutting off connections that have not ended within {}", drain);
        live.farewell();
        live.awaitNone(FAREWELL);
        live.abort();
        live.awaitNone(AFTERMATH);
      }
      transport.dispose();
      threads.shutdown(AFTERMATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("interrupted while stopping; connections are cut off");
      live.abort();
      transport.dispose();
      threads.interrupt();
    }
  }

  /** Short ids, told apart between servers in a process by their beginning. */
  private static Supplier<String> ids(ServerContext server) {
    String prefix = Integer.toString(server.random().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
    AtomicLong number = new AtomicLong();
    return () -> prefix + "-" + number.incrementAndGet();
  }
}
