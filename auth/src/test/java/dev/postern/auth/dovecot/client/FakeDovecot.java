package dev.postern.auth.dovecot.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that does what its script says, on each connection. */
final class FakeDovecot implements AutoCloseable {
  static final String GREETING =
      "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nMECH\tSCRAM-SHA-256\tmutual-auth\nSPID\t1\nCUID\t1\nCOOKIE\tabc\nDONE\n";
  static final String LOOKUP_GREETING = "VERSION\t1\t1\nSPID\t1\n";

  private final ServerSocketChannel server;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

  /** What clients said, in order. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  final AtomicInteger connections = new AtomicInteger();

  private FakeDovecot(ServerSocketChannel server) {
    this.server = server;
  }

  static FakeDovecot at(Path path, Script script) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    FakeDovecot fake = new FakeDovecot(server);
    start(() -> fake.accept(script));
    return fake;
  }

  /** One that greets, and goes on by its script. */
  static FakeDovecot greeting(Path path, Script script) throws IOException {
    return at(
        path,
        peer -> {
          peer.send(GREETING);
          script.play(peer);
        });
  }

  private void accept(Script script) {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        open.add(channel);
        int number = connections.incrementAndGet();
        start(() -> serve(channel, number, script));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel channel, int number, Script script) {
    try (channel) {
      script.play(new Peer(channel, number));
    } catch (IOException | InterruptedException e) {
      // The other end is gone, or the test is over.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-dovecot");
    thread.setDaemon(true);
    thread.start();
  }

  /** Requests, without the handshake. */
  List<String> requests() {
    return heard.stream().filter(l -> !l.startsWith("VERSION") && !l.startsWith("CPID")).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  /** What is done on one connection. */
  interface Script {
    void play(Peer peer) throws IOException, InterruptedException;
  }

  /** One connection, as the fake sees it. */
  final class Peer {
    final int number;
    private final SocketChannel channel;

    Peer(SocketChannel channel, int number) {
      this.channel = channel;
      this.number = number;
    }

    void send(String text) throws IOException {
      ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    }

    /** Says that a number of requests are right, behind a greeting. */
    void greetAndAccept(int requests) throws IOException {
      send(GREETING);
      for (int i = 0; i < requests; i++) {
        send("OK\t" + id(request()) + "\tuser=ann\n");
      }
    }

    /** The next request's line, past what belongs to the handshake. */
    String request() throws IOException {
      String line = line();
      while (line.startsWith("VERSION\t") || line.startsWith("CPID\t")) {
        line = line();
      }
      return line;
    }

    /** The number of a request. */
    static String id(String line) {
      return line.split("\t", -1)[1];
    }

    String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ByteBuffer octet = ByteBuffer.allocate(1);
      while (channel.read(octet.clear()) > 0) {
        if (octet.get(0) == '\n') {
          heard.add(line.toString(StandardCharsets.UTF_8));
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(octet.get(0));
      }
      throw new IOException("the client is gone");
    }
  }
}
