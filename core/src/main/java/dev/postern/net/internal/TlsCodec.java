package dev.postern.net.internal;

import dev.postern.net.TlsInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS between wire and plain octets around the JDK's engine, in the serial context. It pulls: one
 * call decrypts one record, so that what a peer sends is never decrypted ahead of its use. Between
 * calls it keeps nothing but one unfinished record.
 */
final class TlsCodec {
  private static final int HEADER = 5;

  /** RFC 5246 §6.2.3 allows the most. */
  private static final int MAX_FRAGMENT = 16 * 1024 + 2048;

  private final SSLEngine engine;
  private final ScratchBuffers scratch;
  private final Consumer<ByteBuffer> wire;
  private final ClientHelloName hello = new ClientHelloName();
  private ByteBuffer partial;
  private boolean established;

  /**
   * @param wire takes the records to send, each buffer its own
   */
  TlsCodec(SSLEngine engine, ScratchBuffers scratch, Consumer<ByteBuffer> wire) {
    this.engine = engine;
    this.scratch = scratch;
    this.wire = wire;
  }

  /** Waits for the client's first message. */
  void begin() {
    try {
      engine.beginHandshake();
    } catch (SSLException e) {
      throw new IllegalStateException("the engine cannot be started", e);
    }
  }

  /** Whether the handshake is over. */
  boolean established() {
    return established;
  }

  /** How large a buffer {@link #decrypt} needs. */
  int plainSize() {
    return engine.getSession().getApplicationBufferSize();
  }

  /**
   * Takes one record, and those without content before it, from the wire.
   *
   * @param out takes the plain octets
   * @throws SSLException if the peer breaks the protocol; {@link #close} then sends the alert
   */
  Progress decrypt(ByteBuffer input, ByteBuffer out) throws SSLException {
    while (true) {
      advanceHandshake();
      if (!established && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
        established = true;
        return Progress.ESTABLISHED;
      }
      if (engine.isInboundDone()) {
        return Progress.CLOSED;
      }
      ByteBuffer sent = record(input);
      if (sent == null) {
        return Progress.STARVED;
      }
      if (!established) {
        hello.look(sent, engine);
      }
      // A kept record is whole now, and the engine takes it at once.
      partial = null;
      SSLEngineResult result = engine.unwrap(sent, out);
      switch (result.getStatus()) {
        case OK -> {}
        case CLOSED -> {
          return Progress.CLOSED;
        }
        case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
            throw new SSLException("record does not fit: " + result.getStatus());
      }
      if (out.position() > 0) {
        return Progress.DATA;
      }
    }
  }

  /** Encrypts and sends. What is for a client that has ended both directions goes nowhere. */
  void encrypt(ByteBuffer plain) throws SSLException {
    ByteBuffer record = scratch.take(engine.getSession().getPacketBufferSize());
    try {
      int records = plain.remaining() / (16 * 1024) + 1;
      ByteBuffer all = ByteBuffer.allocate(plain.remaining() + 256 * records);
      while (plain.hasRemaining()) {
        record.clear();
        SSLEngineResult result = engine.wrap(plain, record);
        // Its close_notify ended TLS 1.2 (RFC 5246 §7.2.1); the engine's answer is in the record.
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
          plain.position(plain.limit());
        } else if (result.getStatus() != SSLEngineResult.Status.OK || result.bytesProduced() == 0) {
          throw new SSLException("cannot encrypt: " + result.getStatus());
        }
        record.flip();
        if (record.remaining() > all.remaining()) {
          wire.accept(all.flip());
          all = ByteBuffer.allocate(plain.remaining() + record.remaining() + 256 * records);
        }
        all.put(record);
      }
      wire.accept(all.flip());
    } finally {
      scratch.give(record);
    }
  }

  /** Sends close_notify, or the alert that a failure left behind. */
  void close() throws SSLException {
    engine.closeOutbound();
    ByteArrayOutputStream last = new ByteArrayOutputStream(0);
    try {
      while (!engine.isOutboundDone() && wrapEmpty(last)) {
        // Until the engine has nothing more to say.
      }
    } finally {
      send(last);
    }
  }

  /** What the handshake agreed on. */
  TlsInfo info() {
    return TlsFacts.of(engine.getSession(), hello);
  }

  /** The name in the client's hello if it is one that the JDK ends handshakes over. */
  Optional<String> refusedName() {
    return hello.isRefusedByTheJdk() ? hello.name() : Optional.empty();
  }

  /** Computes and sends what is this side's turn, a whole flight in one write. */
  private void advanceHandshake() throws SSLException {
    ByteArrayOutputStream flight = new ByteArrayOutputStream(0);
    try {
      takeTurn(flight);
    } finally {
      send(flight);
    }
  }

  private void takeTurn(ByteArrayOutputStream flight) throws SSLException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        refuseRenegotiation();
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      } else if (status != HandshakeStatus.NEED_WRAP || !wrapEmpty(flight)) {
        return;
      }
    }
  }

  private void refuseRenegotiation() throws SSLException {
    // RFC 5246 §7.4.1.1 lets a server refuse; with TLS 1.3 there is none, and KeyUpdate needs no
    // task. A client could otherwise make the server compute handshakes without end.
    if (established) {
      throw new SSLException("renegotiation refused");
    }
  }

  private void send(ByteArrayOutputStream records) {
    if (records.size() > 0) {
      wire.accept(ByteBuffer.wrap(records.toByteArray()));
    }
  }

  /** Takes down what the engine has to say; false if it had nothing. */
  private boolean wrapEmpty(ByteArrayOutputStream records) throws SSLException {
    ByteBuffer record = scratch.take(engine.getSession().getPacketBufferSize());
    try {
      SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), record);
      record.flip();
      if (!record.hasRemaining()) {
        return false;
      }
      records.write(record.array(), record.arrayOffset() + record.position(), record.remaining());
      return result.getStatus() != SSLEngineResult.Status.CLOSED;
    } finally {
      scratch.give(record);
    }
  }

  /** A buffer that begins with a whole record, or null after keeping what there is of it. */
  private ByteBuffer record(ByteBuffer input) throws SSLException {
    if (partial == null) {
      if (input.remaining() >= HEADER
          && input.remaining() >= HEADER + fragment(input, input.position())) {
        return input;
      }
      if (!input.hasRemaining()) {
        return null;
      }
      partial = ByteBuffer.allocate(HEADER);
    }
    fill(input, HEADER);
    if (partial.position() < HEADER) {
      return null;
    }
    int size = HEADER + fragment(partial, 0);
    int arrived = Math.min(size, partial.position() + input.remaining());
    if (partial.capacity() < arrived) {
      // A header alone must not take what it announces.
      int capacity = Math.min(size, Math.max(arrived, 2 * partial.capacity()));
      partial = ByteBuffer.allocate(capacity).put(partial.flip());
    }
    fill(input, size);
    return partial.position() < size ? null : partial.flip();
  }

  private void fill(ByteBuffer input, int upTo) {
    int count = Math.min(upTo - partial.position(), input.remaining());
    if (count > 0) {
      partial.put(input.slice(input.position(), count));
      input.position(input.position() + count);
    }
  }

  private static int fragment(ByteBuffer record, int at) throws SSLException {
    int type = record.get(at);
    int length = record.getShort(at + 3) & 0xffff;
    if (type < 20 || type > 23 || record.get(at + 1) != 3 || length > MAX_FRAGMENT) {
      throw new SSLException("not a TLS record");
    }
    return length;
  }

  /** What a call to {@link #decrypt} achieved. */
  enum Progress {
    /** Plain octets are in the buffer. */
    DATA,
    /** The handshake has just ended. */
    ESTABLISHED,
    /** The input is used up. */
    STARVED,
    /** The peer said close_notify. */
    CLOSED
  }
}
