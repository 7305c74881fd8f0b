package dev.postern.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postern.MailServer;
import dev.postern.imap.server.ManyMessages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The program that {@link NotReadingHeapTest} runs. */
final class NotReadingClients {
  /** Printed when the one client that reads was served to the end. */
  static final String SERVED = "served all the while";

  private static final int CHANGES = 120;
  private static final List<String> HUNGRY =
      List.of(
          "IDLE\r\n",
          "FETCH 1:* (FLAGS ENVELOPE BODY[])\r\n".repeat(50),
          "SEARCH ALL\r\n".repeat(50),
          "STORE 1:* FLAGS (\\Draft)\r\n".repeat(5),
          "LIST \"\" *\r\n".repeat(2_000),
          "STATUS Many (MESSAGES UNSEEN)\r\n".repeat(2_000),
          "CAPABILITY\r\n".repeat(2_000));

  private NotReadingClients() {}

  /** Runs server and clients. */
  public static void main(String[] arguments) throws IOException {
    MailServer server = ManyMessages.server();
    server.start();
    List<Socket> hungry = new ArrayList<>();
    for (String commands : HUNGRY) {
      hungry.add(send(server, commands));
    }
    try (Socket socket = connect(server)) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      say(socket, in, "LOGIN ann secret");
      say(socket, in, "SELECT Many");
      for (int i = 0; i < CHANGES; i++) {
        say(socket, in, "STORE 1:* " + (i % 2 == 0 ? "+" : "-") + "FLAGS.SILENT (\\Flagged)");
      }
      say(socket, in, "NOOP");
      System.out.println(SERVED);
    }
    for (Socket socket : hungry) {
      socket.close();
    }
    server.close();
    System.exit(0);
  }

  private static Socket send(MailServer server, String commands) throws IOException {
    Socket socket = connect(server);
    StringBuilder all = new StringBuilder("a LOGIN ann secret\r\na SELECT Many\r\n");
    commands.lines().forEach(line -> all.append("a ").append(line).append("\r\n"));
    socket.getOutputStream().write(all.toString().getBytes(US_ASCII));
    return socket;
  }

  private static Socket connect(MailServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("imap")), 10_000);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void say(Socket socket, BufferedReader in, String command) throws IOException {
    socket.getOutputStream().write(("t " + command + "\r\n").getBytes(US_ASCII));
    String line = in.readLine();
    while (line != null && !line.startsWith("t ")) {
      line = in.readLine();
    }
    if (line == null || !line.startsWith("t OK")) {
      throw new IOException(command + ": " + line);
    }
  }
}
