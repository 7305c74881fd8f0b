package dev.postern.testing.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The client's side of TLS over another wire. */
final class TlsWire implements Wire {
  private final Wire below;
  private final SSLEngine engine;
  private ByteBuffer encrypted = ByteBuffer.allocate(64 * 1024);
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private boolean ended;

  TlsWire(Wire below, SSLContext context) throws IOException {
    this.below = below;
    this.engine = context.createSSLEngine("localhost", 0);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    handshake();
  }

  @Override
  public void send(byte[] octets) throws IOException {
    wrap(ByteBuffer.wrap(octets));
  }

  @Override
  public byte[] receive() throws IOException {
    while (plain.size() == 0) {
      if (ended) {
        return null;
      }
      byte[] more = below.receive();
      if (more == null) {
        return null;
      }
      if (more.length == 0) {
        return more;
      }
      put(more);
      unwrap();
    }
    byte[] octets = plain.toByteArray();
    plain.reset();
    return octets;
  }

  @Override
  public void halfClose() throws IOException {
    engine.closeOutbound();
    wrap(ByteBuffer.allocate(0));
    below.halfClose();
  }

  @Override
  public void abort() throws IOException {
    below.abort();
  }

  private void handshake() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
        case NEED_TASK -> runTasks();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            byte[] more = below.receive();
            if (more == null || more.length == 0) {
              throw new SSLException("the server ended the handshake or does not answer");
            }
            put(more);
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  private void wrap(ByteBuffer source) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    do {
      engine.wrap(source, out);
      out.flip();
      byte[] record = new byte[out.remaining()];
      out.get(record);
      out.clear();
      below.send(record);
    } while (source.hasRemaining());
  }

  /** Whether something was taken from what has arrived. */
  private boolean unwrap() throws IOException {
    boolean any = false;
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    encrypted.flip();
    while (encrypted.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(encrypted, out);
      out.flip();
      byte[] octets = new byte[out.remaining()];
      out.get(octets);
      plain.writeBytes(octets);
      out.clear();
      any |= result.bytesConsumed() > 0;
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        ended = true;
        break;
      }
      if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
        runTasks();
      }
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
          || result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
        break;
      }
    }
    encrypted.compact();
    return any;
  }

  private void put(byte[] more) {
    if (encrypted.remaining() < more.length) {
      encrypted.flip();
      encrypted =
          ByteBuffer.allocate(encrypted.remaining() + more.length + 64 * 1024).put(encrypted);
    }
    encrypted.put(more);
  }
}
