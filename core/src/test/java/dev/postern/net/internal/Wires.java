package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Connections in memory of the toy protocol. */
final class Wires {
  private Wires() {}

  static LoopbackConnection open(ToyProtocol protocol, Limits limits) {
    return LoopbackConnection.open(Listener.of(protocol), new TestServer(limits), Optional.empty());
  }

  static String say(LoopbackConnection wire, String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
    return read(wire);
  }

  static String read(LoopbackConnection wire) {
    return new String(wire.drain(), StandardCharsets.US_ASCII);
  }
}
