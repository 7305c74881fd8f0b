package dev.postern.testing.transcript;

import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Goodbye;
import dev.postern.net.ProtocolSession;
import dev.postern.net.TlsInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Commands: {@code ECHO x}, {@code COUNT n} (n lines), {@code SIZE x} (its octets), {@code DATA}
 * (dot-stuffed), {@code TELL x} (all other sessions get it), {@code LATER} (an answer in a minute),
 * {@code HALF} (a line without an end), {@code STARTTLS}, {@code QUIT}.
 */
final class ToySession implements ProtocolSession {
  private static final Framing LINE = new Framing.Line(10_000);

  private final ToyProtocol protocol;
  private final Connection connection;
  private Framing framing = LINE;
  private long octets;

  ToySession(ToyProtocol protocol, Connection connection) {
    this.protocol = protocol;
    this.connection = connection;
  }

  @Override
  public void opened() {
    reply("hello");
  }

  @Override
  public Framing expects() {
    return framing;
  }

  @Override
  public void received(Frame frame) {
    if (frame instanceof Frame.Line line) {
      command(new String(line.octets(), StandardCharsets.ISO_8859_1));
    } else if (frame instanceof Frame.Data data) {
      octets += data.octets().remaining();
    } else if (frame instanceof Frame.DataEnd end) {
      framing = LINE;
      reply(end.ending() + " " + octets);
    } else {
      reply("too long");
    }
  }

  private void command(String line) {
    int space = line.indexOf(' ');
    String verb = space < 0 ? line : line.substring(0, space);
    String argument = space < 0 ? "" : line.substring(space + 1);
    switch (verb) {
      case "ECHO" -> reply(argument);
      case "COUNT" -> count(Integer.parseInt(argument));
      case "SIZE" -> reply(String.valueOf(argument.length()));
      case "TELL" -> protocol.tellOthers(this, argument);
      case "HALF" -> write("no end");
      case "LATER" -> {
        connection.needsNoLogin();
        connection.schedule(Duration.ofMinutes(1), () -> reply("a minute later"));
      }
      case "DATA" -> {
        octets = 0;
        framing = new Framing.DotStuffed(1_000);
        reply("go on");
      }
      case "STARTTLS" -> {
        reply("begin");
        connection.startTls();
      }
      case "QUIT" -> {
        reply("bye");
        connection.close();
      }
      default -> reply("unknown");
    }
  }

  void told(String text) {
    connection.execute(() -> reply("told " + text));
  }

  @Override
  public void secured(TlsInfo tls) {
    octets = 0;
  }

  @Override
  public void goodbye(Goodbye reason) {
    reply("goodbye " + reason);
  }

  @Override
  public void closed() {
    protocol.gone(this);
  }

  private void count(int last) {
    for (int i = 1; i <= last; i++) {
      reply("line " + i);
    }
  }

  private void reply(String text) {
    write(text + "\r\n");
  }

  private void write(String text) {
    connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
