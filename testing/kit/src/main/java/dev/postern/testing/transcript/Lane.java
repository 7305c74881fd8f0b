package dev.postern.testing.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/**
 * One client of a running transcript: its connection, and what came over it and was not looked at
 * yet.
 */
final class Lane {
  private final String lineEnd;
  private Wire wire;
  private String pending = "";
  private boolean ended;
  private final StringBuilder log = new StringBuilder();

  Lane(Wire wire, String lineEnd) {
    this.wire = wire;
    this.lineEnd = lineEnd;
  }

  void startTls(SSLContext context) throws IOException {
    wire = new TlsWire(wire, context);
  }

  void send(byte[] octets, Mode.Pace pace) throws IOException {
    log.append("C: ").append(new String(octets, StandardCharsets.ISO_8859_1).strip()).append('\n');
    if (pace != Mode.Pace.OCTET) {
      wire.send(octets);
      return;
    }
    for (byte octet : octets) {
      wire.send(new byte[] {octet});
    }
  }

  void halfClose() throws IOException {
    wire.halfClose();
  }

  void abort() throws IOException {
    wire.abort();
  }

  /** The next line without its end, or null if none comes. */
  String nextLine() throws IOException {
    int end = pending.indexOf(lineEnd);
    long deadline = System.nanoTime() + Wire.PATIENCE.toNanos();
    while (end < 0) {
      if (!fetch() && (ended || System.nanoTime() > deadline)) {
        return null;
      }
      end = pending.indexOf(lineEnd);
    }
    String line = pending.substring(0, end);
    pending = pending.substring(end + lineEnd.length());
    log.append("S: ").append(line).append('\n');
    return line;
  }

  /** Whether the server closes without a further octet. */
  boolean isClosed() throws IOException {
    long deadline = System.nanoTime() + Wire.PATIENCE.toNanos();
    while (!ended && pending.isEmpty() && System.nanoTime() < deadline) {
      fetch();
    }
    return ended && pending.isEmpty();
  }

  /** What came and was never expected; looks only at what is already there. */
  String unread() throws IOException {
    if (!ended) {
      fetch();
    }
    return pending;
  }

  /** What was said so far, for a failure's message. */
  String log() {
    return log + (pending.isEmpty() ? "" : "S (not a whole line): " + pending);
  }

  private boolean fetch() throws IOException {
    byte[] octets = wire.receive();
    if (octets == null) {
      ended = true;
      return false;
    }
    if (octets.length == 0) {
      Thread.onSpinWait();
      return false;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(pending.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(octets);
    pending = all.toString(StandardCharsets.ISO_8859_1);
    return true;
  }
}
