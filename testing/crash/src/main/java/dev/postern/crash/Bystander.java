package dev.postern.crash;

import java.io.Closeable;
import java.io.IOException;

/** Connects when there is trouble and is content to be served when it is over. */
final class Bystander implements Closeable {
  private Wire wire;

  void connect(ServerProcess server) throws IOException {
    wire = new Wire(server.port("smtp"));
  }

  void checkServed() throws IOException {
    Answer.smtp(wire.line()).checkYes("a connection made during the trouble");
    wire.send("NOOP\r\n");
    Answer.smtp(wire.line()).checkYes("NOOP");
  }

  @Override
  public void close() throws IOException {
    if (wire != null) {
      wire.close();
    }
  }
}
