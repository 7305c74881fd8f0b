package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.ServerContext;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * What all connections of a server share.
 *
 * @param engines makes the server's side of a TLS connection, if there are certificates
 * @param workers runs serial contexts
 * @param bulk runs turns of serial contexts that have much to do
 * @param bulkheads run what may block
 * @param ids makes a short id for each connection
 * @param live the connections that are open
 * @param fatal is told of what is thrown
 */
record ConnectionServices(
    ServerContext server,
    Optional<Supplier<SSLEngine>> engines,
    Executor workers,
    Executor bulk,
    Bulkheads bulkheads,
    Scheduler scheduler,
    ScratchBuffers scratch,
    ConnectionCounts counts,
    Supplier<String> ids,
    LiveConnections live,
    FatalErrors fatal) {

  /** The same as the connections of one listener see it. */
  ConnectionServices at(Listener listener) {
    ServerContext seen = listener.context(server);
    Optional<Supplier<SSLEngine>> own = listener.tls().map(tls -> tls::newServerEngine);
    return new ConnectionServices(
        seen,
        own.or(() -> engines),
        workers,
        bulk,
        bulkheads,
        scheduler,
        scratch,
        counts.within(server.limits(), seen.limits()),
        ids,
        live,
        fatal);
  }
}
