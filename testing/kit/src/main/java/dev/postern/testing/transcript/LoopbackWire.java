package dev.postern.testing.transcript;

import dev.postern.net.internal.LoopbackConnection;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Over memory: the connection's own code without a socket. */
final class LoopbackWire implements Wire {
  private static final long PAUSE_NANOS = 200_000;

  private final LoopbackConnection connection;

  LoopbackWire(LoopbackConnection connection) {
    this.connection = connection;
  }

  @Override
  public void send(byte[] octets) {
    if (!connection.closed()) {
      connection.feed(octets);
    }
  }

  @Override
  public byte[] receive() {
    connection.advance(Duration.ZERO);
    byte[] octets = connection.drain();
    if (octets.length > 0) {
      return octets;
    }
    if (connection.closed()) {
      return null;
    }
    // An event of a store may be on its way on another thread.
    LockSupport.parkNanos(PAUSE_NANOS);
    return octets;
  }

  @Override
  public void halfClose() {
    connection.inputClosed();
  }

  @Override
  public void abort() {
    connection.reset();
  }
}
