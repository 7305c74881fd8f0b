package dev.postern.net.internal;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A channel that leads nowhere. */
record NoChannel(SocketAddress remote) implements RawChannel {
  @Override
  public void write(ByteBuffer octets) {}

  @Override
  public void suspend() {}

  @Override
  public void resume() {}

  @Override
  public void acknowledgeAtOnce() {}

  @Override
  public void closeAfterFlush() {}

  @Override
  public void shutdownOutputAfterFlush() {}

  @Override
  public void abort() {}

  @Override
  public long written() {
    return 0;
  }

  @Override
  public SocketAddress local() {
    return remote;
  }
}
