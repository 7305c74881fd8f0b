package dev.postern.net.internal;

import dev.postern.net.TlsInfo;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** TLS on one connection, once it has begun. Used in the serial context. */
final class Encryption {
  private final PlainInput input;
  private final WireOutput output;
  private final Interception interception;
  private TlsCodec tls;

  Encryption(PlainInput input, WireOutput output, Interception interception) {
    this.input = input;
    this.output = output;
    this.interception = interception;
  }

  /** Waits for the client's first message. */
  void begin(SSLEngine engine, ScratchBuffers scratch) {
    tls = new TlsCodec(engine, scratch, interception.records(output::transmitRaw));
    tls.begin();
    input.encryptWith(tls);
    output.encryptWith(tls);
  }

  /** The handshake is over: what it agreed on. */
  TlsInfo established() {
    interception.secured();
    return tls.info();
  }

  /** The name in the client's hello if it is one that the JDK ends handshakes over. */
  Optional<String> refusedName() {
    return tls.refusedName();
  }
}
