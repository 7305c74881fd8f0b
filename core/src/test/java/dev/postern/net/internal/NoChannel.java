package dev.postern.net.internal;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A channel that leads nowhere. */
final class NoChannel implements RawChannel {
  private final SocketAddress remote;
  private boolean suspended;

  NoChannel(SocketAddress remote) {
    this.remote = remote;
  }

  /** Whether reading waits to be resumed. */
  boolean suspended() {
    return suspended;
  }

  @Override
  public void write(ByteBuffer octets) {}

  @Override
  public void suspend() {
    suspended = true;
  }

  @Override
  public void resume() {
    suspended = false;
  }

  @Override
  public void acknowledgeAtOnce() {}

  @Override
  public void closeAfterFlush() {}

  @Override
  public void shutdownOutputAfterFlush() {}

  @Override
  public void abort() {}

  @Override
  public void reset() {}

  @Override
  public long written() {
    return 0;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    return remote;
  }
}
