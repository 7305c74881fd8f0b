package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that logs in by SASL, in the words of each protocol. */
final class SaslLines implements Closeable {
  private final Socket socket;
  private final BufferedReader input;
  private final Words words;

  private enum Words {
    SMTP("AUTH ", "334 ", "235 ", "454 "),
    POP3("AUTH ", "+ ", "+OK", "-ERR [SYS/TEMP]"),
    IMAP("a AUTHENTICATE ", "+ ", "a OK", "a NO [UNAVAILABLE]");

    private final String command;
    private final String challenge;
    private final String in;
    private final String unavailable;

    Words(String command, String challenge, String in, String unavailable) {
      this.command = command;
      this.challenge = challenge;
      this.in = in;
      this.unavailable = unavailable;
    }
  }

  /** What a login came to. */
  enum Outcome {
    IN,
    DENIED,
    UNAVAILABLE
  }

  private SaslLines(Socket socket, Words words) throws IOException {
    this.socket = socket;
    this.words = words;
    socket.setSoTimeout(30_000);
    input = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    input.readLine();
    if (words == Words.SMTP) {
      ask("EHLO client");
    }
  }

  static SaslLines to(MailServer server, String listener) throws IOException {
    return to(server, listener, server.tls().orElseThrow().clientContext());
  }

  static SaslLines to(MailServer server, String listener, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port(listener));
    socket.startHandshake();
    return new SaslLines(socket, words(listener));
  }

  static SaslLines inTheClear(MailServer server, String listener) throws IOException {
    return new SaslLines(new Socket("localhost", server.port(listener)), words(listener));
  }

  private static Words words(String listener) {
    if (listener.startsWith("imap")) {
      return Words.IMAP;
    }
    return listener.startsWith("pop3") ? Words.POP3 : Words.SMTP;
  }

  X509Certificate serverCertificate() throws IOException {
    return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
  }

  /** Sends a line; the whole answer. */
  String ask(String line) throws IOException {
    send(line);
    StringBuilder all = new StringBuilder();
    String next = input.readLine();
    boolean list = line.equals("CAPA");
    while (next.startsWith("* ") || next.startsWith("250-") || (list && !next.equals("."))) {
      all.append(next).append(" \n");
      next = input.readLine();
    }
    return all.append(next).append(" \n").toString();
  }

  /** Begins; the challenge. */
  String begin(String mechanism, String initialResponse) throws IOException {
    send(words.command + mechanism + ' ' + base64(initialResponse));
    return challenge();
  }

  /** Begins without an initial response; the challenge. */
  String begin(String mechanism) throws IOException {
    send(words.command + mechanism);
    return challenge();
  }

  /** Begins, and comes to its end at once. */
  Outcome beginAndEnd(String mechanism, String initialResponse) throws IOException {
    send(words.command + mechanism + ' ' + base64(initialResponse));
    return outcome();
  }

  /** Begins; the line by which it ends. */
  String lastLine(String mechanism, String initialResponse) throws IOException {
    send(words.command + mechanism + ' ' + base64(initialResponse));
    return input.readLine();
  }

  /** Answers a challenge; the next one. */
  String answer(String response) throws IOException {
    send(base64(response));
    return challenge();
  }

  /** Answers a challenge for the last time. */
  Outcome end(String response) throws IOException {
    send(base64(response));
    return outcome();
  }

  private String challenge() throws IOException {
    String line = input.readLine();
    assertThat(line).startsWith(words.challenge);
    return new String(Base64.getDecoder().decode(line.substring(words.challenge.length())), UTF_8);
  }

  private Outcome outcome() throws IOException {
    String line = input.readLine();
    while (line.startsWith("* ")) {
      line = input.readLine();
    }
    if (line.startsWith(words.in)) {
      return Outcome.IN;
    }
    return line.startsWith(words.unavailable) ? Outcome.UNAVAILABLE : Outcome.DENIED;
  }

  private void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
