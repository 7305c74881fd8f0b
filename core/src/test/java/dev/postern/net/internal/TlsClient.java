package dev.postern.net.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The client's side of TLS over a {@link LoopbackConnection}; octets are cut up as a test wants.
 */
final class TlsClient {
  final SSLEngine engine;
  private final LoopbackConnection wire;
  private final Function<byte[], List<byte[]>> cut;
  private ByteBuffer fromWire = ByteBuffer.allocate(0);
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

  TlsClient(
      SSLContext context,
      String protocol,
      LoopbackConnection wire,
      Function<byte[], List<byte[]>> cut) {
    this.wire = wire;
    this.cut = cut;
    engine = context.createSSLEngine("localhost", 993);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {protocol});
  }

  /** Everything in one piece. */
  static List<byte[]> whole(byte[] octets) {
    return List.of(octets);
  }

  /** Octet by octet. */
  static List<byte[]> bytewise(byte[] octets) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte octet : octets) {
      pieces.add(new byte[] {octet});
    }
    return pieces;
  }

  /** The first octets of a handshake. */
  byte[] hello() throws SSLException {
    engine.beginHandshake();
    return wrap(ByteBuffer.allocate(0));
  }

  TlsClient handshake() throws SSLException {
    engine.beginHandshake();
    progress();
    return this;
  }

  /** Sends and takes until neither side has anything to say. */
  void progress() throws SSLException {
    while (true) {
      receive();
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> feed(wrap(ByteBuffer.allocate(0)));
        default -> {
          byte[] more = wire.drain();
          if (more.length == 0) {
            return;
          }
          append(more);
        }
      }
    }
  }

  void send(String text) throws SSLException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] octets) throws SSLException {
    ByteBuffer rest = ByteBuffer.wrap(octets);
    while (rest.hasRemaining()) {
      feed(wrap(rest));
    }
  }

  String say(String text) throws SSLException {
    send(text);
    return read();
  }

  /** One record for each octet, all in one piece. */
  void sendInTinyRecords(String text) throws SSLException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      all.writeBytes(wrap(ByteBuffer.wrap(new byte[] {octet})));
    }
    feed(all.toByteArray());
  }

  String read() throws SSLException {
    progress();
    String text = plain.toString(StandardCharsets.ISO_8859_1);
    plain.reset();
    return text;
  }

  void close() throws SSLException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      feed(wrap(ByteBuffer.allocate(0)));
    }
  }

  /** Whether the server ended TLS with close_notify. */
  boolean serverClosed() throws SSLException {
    progress();
    return engine.isInboundDone();
  }

  byte[] wrap(ByteBuffer octets) throws SSLException {
    ByteBuffer record = ByteBuffer.allocate(20_000);
    engine.wrap(octets, record);
    byte[] all = new byte[record.flip().remaining()];
    record.get(all);
    return all;
  }

  private void feed(byte[] octets) {
    cut.apply(octets).forEach(wire::feed);
  }

  private void append(byte[] more) {
    fromWire =
        ByteBuffer.allocate(fromWire.remaining() + more.length).put(fromWire).put(more).flip();
  }

  private void receive() throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(20_000);
    while (fromWire.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(fromWire, out);
      plain.write(out.array(), 0, out.position());
      out.clear();
      HandshakeStatus status = engine.getHandshakeStatus();
      if (result.getStatus() != SSLEngineResult.Status.OK
          || status == HandshakeStatus.NEED_TASK
          || status == HandshakeStatus.NEED_WRAP) {
        return;
      }
    }
  }
}
