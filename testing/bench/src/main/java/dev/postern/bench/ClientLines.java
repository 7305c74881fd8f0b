package dev.postern.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The client's end of a conversation in lines. Keeps no buffer, so that thousands are cheap. */
record ClientLines(Socket socket) {

  String next() throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  /** Sends a command and reads up to the line that begins as it should. */
  void command(String line, String beginning) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String answer = next();
    while (answer.startsWith("* ") && !beginning.startsWith("*")) {
      answer = next();
    }
    if (!answer.startsWith(beginning)) {
      throw new IOException("after " + line + ": expected " + beginning + ", got " + answer);
    }
  }
}
