package dev.postern.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.store.InMemoryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The program that {@link UnfinishedInputHeapTest} runs. */
final class UnfinishedClients {
  /** Printed when a client was served after all of them. */
  static final String SERVED = "served behind them";

  /** Of each kind. */
  private static final int CLIENTS = 300;

  private static final int ROUND_TRIPS = 1_000;
  private static final int LITERAL = 262_000;
  private static final String LOGIN = "a LOGIN ann secret\r\n";
  private static final String LONG = "x".repeat(65_000);
  private static final List<String> UNFINISHED =
      List.of(
          "a LOGIN {" + LITERAL + "+}\r\n" + "x".repeat(LITERAL - 10),
          "a LOGIN " + LONG,
          "a LOGIN {12000+}\r\n" + "x".repeat(11_990),
          "a SEARCH SUBJECT {" + LITERAL + "+}\r\n" + "x".repeat(LITERAL - 10),
          "a SEARCH SUBJECT " + LONG,
          // Its answer takes a while, so that what follows waits.
          "a LOGIN ann wrong\r\n" + LONG);

  private UnfinishedClients() {}

  /** Runs server and clients. */
  public static void main(String[] arguments) throws IOException {
    MailServer server =
        MailServer.builder()
            .authenticator(TestServers.authenticator())
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .store(TestServers.filled(InMemoryStore.builder().build()))
            .limits(Limits.defaults().with(Limits.Count.CONNECTIONS_PER_ADDRESS, 10_000))
            .listen(Imap.imap().port(0))
            .build();
    server.start();
    List<Socket> unfinished = new ArrayList<>();
    try (Socket served = connect(server)) {
      say(served, LOGIN);
      for (String begun : UNFINISHED) {
        for (int i = 0; i < CLIENTS; i++) {
          unfinished.add(begin(server, begun));
        }
      }
      // What the others sent is read meanwhile.
      for (int i = 0; i < ROUND_TRIPS; i++) {
        say(served, "a NOOP\r\n");
      }
      System.out.println(SERVED);
    }
    for (Socket socket : unfinished) {
      socket.close();
    }
    server.close();
    System.exit(0);
  }

  /** Sends all of it, unless the server ends the connection. */
  private static Socket begin(MailServer server, String begun) throws IOException {
    Socket socket = connect(server);
    if (begun.startsWith("a SEARCH")) {
      say(socket, LOGIN);
    }
    try {
      socket.getOutputStream().write(begun.getBytes(US_ASCII));
    } catch (IOException e) {
      // It said goodbye to what is too long.
    }
    return socket;
  }

  private static void say(Socket socket, String command) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    socket.getOutputStream().write(command.getBytes(US_ASCII));
    String line = in.readLine();
    while (line != null && !line.startsWith("a ")) {
      line = in.readLine();
    }
    if (line == null || !line.startsWith("a OK")) {
      throw new IOException(command + ": " + line);
    }
  }

  private static Socket connect(MailServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("imap")), 10_000);
    socket.setSoTimeout(60_000);
    return socket;
  }
}
