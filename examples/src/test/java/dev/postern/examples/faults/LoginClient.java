package dev.postern.examples.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Base64;

/** Who logs in by SASL in the words of a protocol, and may say anything. */
final class LoginClient implements Closeable {
  private static final int PATIENCE = 60_000;

  private final Socket socket;
  private final BufferedReader input;
  private final Words words;
  private int request;

  /** What a line of the server says. */
  enum Says {
    CHALLENGE,
    IN,
    DENIED,
    AWAY,
    /** It is no login: syntax, a mechanism that there is not, given up. */
    REFUSED,
    GONE
  }

  /** A line of the server. */
  record Answer(Says says, String line) {
    /** What a challenge holds. */
    String challenge() {
      String last = line.substring(line.lastIndexOf(line.indexOf('\t') < 0 ? ' ' : '\t') + 1);
      return new String(Base64.getDecoder().decode(last), UTF_8);
    }
  }

  /** The protocols, named as their listeners. */
  enum Words {
    SMTP("submission", "334 ", "235 ", "535 ", "454 "),
    POP3("pop3", "+ ", "+OK", "-ERR [AUTH]", "-ERR [SYS/TEMP]"),
    IMAP("imap", "+ ", "a OK", "a NO [AUTHENTICATIONFAILED]", "a NO [UNAVAILABLE]"),
    DOVECOT("auth", "CONT\t", "OK\t", "FAIL\t", "\0");

    private final String listener;
    private final String[] beginnings;

    Words(String listener, String... beginnings) {
      this.listener = listener;
      this.beginnings = beginnings;
    }

    String listener() {
      return listener;
    }

    Says says(String line) {
      if (line == null) {
        return Says.GONE;
      }
      if (this == DOVECOT && line.startsWith("FAIL\t") && line.contains("\ttemp")) {
        return Says.AWAY;
      }
      for (int i = 0; i < beginnings.length; i++) {
        if (line.startsWith(beginnings[i])) {
          return Says.values()[i];
        }
      }
      return line.startsWith("421 ") || line.startsWith("* BYE") ? Says.GONE : Says.REFUSED;
    }
  }

  private LoginClient(Words words, int port) throws IOException {
    this.words = words;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE);
    input = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
  }

  static LoginClient to(Words words, int port) throws IOException {
    LoginClient client = new LoginClient(words, port);
    if (words == Words.DOVECOT) {
      client.send("VERSION\t1\t2\nCPID\t4711\n");
      client.skipTo("DONE");
      return client;
    }
    client.input.readLine();
    if (words == Words.SMTP) {
      client.send("EHLO client\r\n");
      client.skipTo("250 ");
    }
    return client;
  }

  private void skipTo(String beginning) throws IOException {
    String line = input.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = input.readLine();
    }
  }

  /**
   * Begins.
   *
   * @param initial as it is sent, not encoded; null for none
   */
  Answer begin(String mechanism, String initial) throws IOException {
    request++;
    String response = initial == null ? "" : " " + initial;
    return said(
        switch (words) {
          case SMTP, POP3 -> "AUTH " + mechanism + response + "\r\n";
          case IMAP -> "a AUTHENTICATE " + mechanism + response + "\r\n";
          case DOVECOT ->
              "AUTH\t"
                  + request
                  + '\t'
                  + mechanism
                  + "\tservice=imap\tsecured"
                  + (initial == null ? "" : "\tresp=" + initial)
                  + '\n';
        });
  }

  /**
   * Answers a challenge.
   *
   * @param response as it is sent, not encoded
   */
  Answer say(String response) throws IOException {
    return said(
        words == Words.DOVECOT ? "CONT\t" + request + '\t' + response + '\n' : response + "\r\n");
  }

  /** Gives up. */
  Answer cancel() throws IOException {
    return say("*");
  }

  /** A whole login by PLAIN. */
  Says plain(String user, String password) throws IOException {
    return begin("PLAIN", base64("\0" + user + '\0' + password)).says();
  }

  private Answer said(String line) throws IOException {
    try {
      send(line);
      String answer = input.readLine();
      while (isPassedOver(answer)) {
        answer = input.readLine();
      }
      return new Answer(words.says(answer), String.valueOf(answer));
    } catch (SocketException e) {
      // Whoever is closed on while it sends may be told so by a reset.
      return new Answer(Says.GONE, String.valueOf(e));
    }
  }

  private static boolean isPassedOver(String line) {
    return line != null && line.startsWith("* ") && !line.startsWith("* BYE");
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Goes without a word: what the server sends meets a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
