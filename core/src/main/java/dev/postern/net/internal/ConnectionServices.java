package dev.postern.net.internal;

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
 * @param authentication runs slow password checks; rejects when it is full
 * @param ids makes a short id for each connection
 * @param live the connections that are open
 */
record ConnectionServices(
    ServerContext server,
    Optional<Supplier<SSLEngine>> engines,
    Executor workers,
    Executor authentication,
    Scheduler scheduler,
    ScratchBuffers scratch,
    ConnectionCounts counts,
    Supplier<String> ids,
    LiveConnections live) {}
