package dev.postern.examples;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client for line protocols over TLS, just enough for the demonstration. */
final class LineClient implements Closeable {
  private final SSLSocket socket;
  private final InputStream input;

  LineClient(int port, SSLContext trust) throws IOException {
    socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    input = new BufferedInputStream(socket.getInputStream());
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /** Sends a line and reads up to the answer's last line. */
  void command(String line, String answer) throws IOException {
    send((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    expect(answer);
  }

  /**
   * Reads up to a line with this beginning; lines of a longer answer and untagged ones are passed
   * over.
   */
  String expect(String beginning) throws IOException {
    String line = line();
    while (isPassedOver(line, beginning)) {
      line = line();
    }
    if (!line.startsWith(beginning)) {
      throw new IOException("expected " + beginning + ", got " + line);
    }
    return line;
  }

  /** A message up to its terminating dot, unstuffed. */
  byte[] dotStuffed() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (String line = line(); !line.equals("."); line = line()) {
      String plain = line.startsWith(".") ? line.substring(1) : line;
      message.writeBytes((plain + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    return message.toByteArray();
  }

  byte[] octets(int count) throws IOException {
    return input.readNBytes(count);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static boolean isPassedOver(String line, String beginning) {
    boolean continued = line.startsWith(beginning + "-");
    boolean untagged = line.startsWith("* ") && !line.startsWith(beginning);
    return continued || untagged;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = input.read();
    while (octet >= 0 && octet != '\n') {
      line.write(octet);
      octet = input.read();
    }
    if (octet < 0) {
      throw new EOFException("the server closed the connection");
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
