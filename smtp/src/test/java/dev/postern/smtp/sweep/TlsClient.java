package dev.postern.smtp.sweep;

import dev.postern.Tls;
import dev.postern.net.internal.LoopbackConnection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** The client's side of TLS over a connection in memory. */
final class TlsClient {
  private final SSLEngine engine;
  private final LoopbackConnection connection;
  private final Consumer<byte[]> wire;
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private ByteBuffer encrypted = ByteBuffer.allocate(0);

  /** Shakes hands. */
  TlsClient(Tls tls, LoopbackConnection connection, Consumer<byte[]> wire) {
    this.connection = connection;
    this.wire = wire;
    engine = tls.clientContext().createSSLEngine("localhost", 0);
    engine.setUseClientMode(true);
    try {
      engine.beginHandshake();
      handshake();
    } catch (SSLException e) {
      throw new AssertionError("no handshake", e);
    }
  }

  byte[] wrap(byte[] octets) {
    try {
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      ByteBuffer source = ByteBuffer.wrap(octets);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      do {
        engine.wrap(source, out);
        wire.write(out.array(), 0, out.position());
        out.clear();
      } while (source.hasRemaining());
      return wire.toByteArray();
    } catch (SSLException e) {
      throw new AssertionError("cannot encrypt", e);
    }
  }

  byte[] unwrap(byte[] wire) {
    try {
      take(wire);
    } catch (SSLException e) {
      throw new AssertionError("cannot decrypt", e);
    }
    byte[] octets = plain.toByteArray();
    plain.reset();
    return octets;
  }

  private void handshake() throws SSLException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wire.accept(wrap(new byte[0]));
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> take(connection.drain());
        default -> {
          return;
        }
      }
    }
  }

  private void take(byte[] wire) throws SSLException {
    encrypted =
        ByteBuffer.allocate(encrypted.remaining() + wire.length).put(encrypted).put(wire).flip();
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (encrypted.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(encrypted, out);
      plain.write(out.array(), 0, out.position());
      out.clear();
      for (Runnable task = engine.getDelegatedTask(); task != null; ) {
        task.run();
        task = engine.getDelegatedTask();
      }
      if (result.bytesConsumed() == 0
          || result.getStatus() == SSLEngineResult.Status.CLOSED
          || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        return;
      }
    }
  }
}
