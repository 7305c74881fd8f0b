package dev.postern.net.internal;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** The way from the {@link Outbox} to the channel, through TLS once it is on. */
final class WireOutput {
  private final RawChannel channel;
  private final Outbox outbox = new Outbox(octets -> transmit(octets));
  private TlsCodec tls;
  private Consumer<ByteBuffer> gate = this::send;

  WireOutput(RawChannel channel) {
    this.channel = channel;
  }

  Outbox outbox() {
    return outbox;
  }

  /** What is written from now on is encrypted. */
  void encryptWith(TlsCodec codec) {
    tls = codec;
  }

  /** Writes what was gathered, then close_notify if TLS is on. */
  void finish() throws SSLException {
    outbox.flush();
    if (tls != null) {
      tls.close();
    }
  }

  /** Sends octets as they are. */
  void transmitRaw(ByteBuffer octets) {
    outbox.queued(octets.remaining());
    channel.write(octets);
  }

  /** Puts something between what is gathered and TLS. */
  <G extends Consumer<ByteBuffer>> G gate(Function<Consumer<ByteBuffer>, G> make) {
    G made = make.apply(this::send);
    gate = made;
    return made;
  }

  private void transmit(ByteBuffer octets) {
    gate.accept(octets);
  }

  private void send(ByteBuffer octets) {
    if (tls == null) {
      transmitRaw(octets);
      return;
    }
    try {
      tls.encrypt(octets);
    } catch (SSLException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }
}
