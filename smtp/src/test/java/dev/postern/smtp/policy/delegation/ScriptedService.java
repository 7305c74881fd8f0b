package dev.postern.smtp.policy.delegation;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A policy service that does what a test wants. */
final class ScriptedService implements Closeable {
  /** What becomes of one request. */
  interface Script {
    void answer(SocketChannel client, String request) throws IOException, InterruptedException;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger accepted = new AtomicInteger();
  final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private volatile Script script;

  private ServiceAddress address;

  private ScriptedService(ServerSocketChannel server, SocketAddress at, Script script)
      throws IOException {
    this.server = server;
    this.script = script;
    server.bind(at);
    Thread thread = new Thread(this::accept, "scripted-policy-service");
    thread.setDaemon(true);
    thread.start();
  }

  static ScriptedService inet(Script script) throws IOException {
    ScriptedService service =
        new ScriptedService(
            ServerSocketChannel.open(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            script);
    int port = ((InetSocketAddress) service.server.getLocalAddress()).getPort();
    service.address = new ServiceAddress.Inet("127.0.0.1", port);
    return service;
  }

  static ScriptedService unix(Path path, Script script) throws IOException {
    ScriptedService service =
        new ScriptedService(
            ServerSocketChannel.open(StandardProtocolFamily.UNIX),
            UnixDomainSocketAddress.of(path),
            script);
    service.address = new ServiceAddress.Unix(path);
    return service;
  }

  static Script says(String answer) {
    return (client, request) -> write(client, answer);
  }

  static void write(SocketChannel client, String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (octets.hasRemaining()) {
      client.write(octets);
    }
  }

  String address() {
    return address.toString();
  }

  void does(Script next) {
    script = next;
  }

  /** Ends the connections that there are, and goes on. */
  void hangUp() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        accepted.incrementAndGet();
        clients.add(client);
        Thread thread = new Thread(() -> serve(client), "scripted-policy-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      ByteBuffer octet = ByteBuffer.allocate(1);
      while (client.read(octet.clear()) > 0) {
        heard.write(octet.get(0));
        String text = heard.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\n\n")) {
          requests.add(text);
          heard.reset();
          script.answer(client, text);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The test ends it.
    } finally {
      ended.add("ended");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
