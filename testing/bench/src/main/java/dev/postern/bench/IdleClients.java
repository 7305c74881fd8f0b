package dev.postern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** Thousands of connections to one port that say little; opened by a few threads. */
final class IdleClients implements AutoCloseable {
  private static final int THREADS = 8;

  private final int port;
  private final SSLContext tls;
  private final List<ClientLines> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Clients of a port; {@code tls} is null for one without. */
  IdleClients(int port, SSLContext tls) {
    this.port = port;
    this.tls = tls;
  }

  /** Has so many connections, each greeted and one NOOP further. */
  void grow(int count) throws IOException {
    List<Callable<ClientLines>> work = new ArrayList<>();
    for (int i = open.size(); i < count; i++) {
      int number = i;
      work.add(
          () -> {
            ClientLines client = new ClientLines(connect(number));
            client.next();
            client.command("a NOOP", "a OK");
            return client;
          });
    }
    open.addAll(all(work));
  }

  /** Logs each in as another user, who then waits for mail in an empty INBOX. */
  void idle() throws IOException {
    List<Callable<ClientLines>> work = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      ClientLines client = open.get(i);
      String user = "u" + i + "@example.test";
      work.add(
          () -> {
            client.command("b LOGIN " + user + " secret", "b OK");
            client.command("c SELECT INBOX", "c OK");
            client.command("d IDLE", "+");
            return client;
          });
    }
    all(work);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (ClientLines client : open) {
      client.socket().close();
    }
  }

  private Socket connect(int number) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    if (tls == null) {
      return socket;
    }
    SSLSocketFactory factory = tls.getSocketFactory();
    // A name of its own keeps a connection from resuming the session of another one.
    return factory.createSocket(socket, "client" + number, port, true);
  }

  private List<ClientLines> all(List<Callable<ClientLines>> work) throws IOException {
    List<ClientLines> done = new ArrayList<>();
    try {
      for (Future<ClientLines> future : threads.invokeAll(work)) {
        done.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return done;
  }
}
