package dev.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** One connection to an LMTP server, on which commands of a transaction go out together. */
final class LmtpClient implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  LmtpClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    out = socket.getOutputStream();
    expect("220");
    send("LHLO client.example\r\n");
    expect("250");
  }

  /** Sends a message, dots stuffed and its end included, and returns when all have it. */
  void deliver(byte[] message, List<String> recipients) throws IOException {
    StringBuilder commands = new StringBuilder("MAIL FROM:<sender@client.example>\r\n");
    recipients.forEach(to -> commands.append("RCPT TO:<").append(to).append(">\r\n"));
    send(commands + "DATA\r\n");
    for (int i = 0; i <= recipients.size(); i++) {
      expect("250");
    }
    expect("354");
    out.write(message);
    out.flush();
    for (int i = 0; i < recipients.size(); i++) {
      expect("250");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  private void expect(String code) throws IOException {
    String line = in.readLine();
    while (line != null && line.startsWith(code + "-")) {
      line = in.readLine();
    }
    if (line == null || !line.startsWith(code)) {
      throw new IOException("expected " + code + ", and not " + line);
    }
  }
}
