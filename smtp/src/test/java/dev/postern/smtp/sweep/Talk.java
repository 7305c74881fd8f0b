package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.internal.LoopbackConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client in memory: an octet is a character. */
final class Talk {
  private static final Pattern LINE = Pattern.compile("([2-5]\\d\\d)([ -])([^\\r\\n]*)\\r\\n");

  /** What has an enhanced code of its own class, or none where there is none (RFC 2034 §4). */
  private static final Pattern ENHANCED = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3} .+");

  private final MailServer server;
  private final LoopbackConnection connection;
  private Optional<TlsClient> tls = Optional.empty();
  private String hello = "";
  private int octetsLeft = Integer.MAX_VALUE;
  private Ending ending = Ending.RESET;

  /** How a client goes away. */
  enum Ending {
    /** It resets the connection. */
    RESET(LoopbackConnection::reset),
    /** It sends no more, and still reads. */
    HALF_CLOSED(LoopbackConnection::inputClosed);

    private final Consumer<LoopbackConnection> how;

    Ending(Consumer<LoopbackConnection> how) {
      this.how = how;
    }
  }

  /** The client went away as {@link #goAwayAfter} had it. */
  static final class WentAway extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A reply, its lines joined. */
  record Heard(int code, List<String> lines) {}

  Talk(MailServer server, String name) {
    Listener listener =
        server.listeners().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    this.server = server;
    this.connection = LoopbackConnection.open(listener, server.context(), server.tls());
    if (name.equals(Kind.SMTPS.listener())) {
      startTls();
    }
    hello = heard();
  }

  /** The greeting. */
  String greeting() {
    return hello;
  }

  /** Sends a line, and gives back what answers it. */
  String say(String line) {
    return send(line + "\r\n");
  }

  /** Sends octets as they are. */
  String send(String octets) {
    feed(octets);
    return heard();
  }

  /** Sends octets, and hears nothing yet. */
  void feed(String octets) {
    byte[] wire = octets.getBytes(StandardCharsets.ISO_8859_1);
    feedWire(tls.isPresent() ? tls.get().wrap(wire) : wire);
  }

  /** Sends octets below TLS, if there is any. */
  void feedWire(byte[] wire) {
    int count = Math.min(octetsLeft, wire.length);
    connection.feed(Arrays.copyOf(wire, count));
    octetsLeft -= count;
    if (count < wire.length) {
      ending.how.accept(connection);
      throw new WentAway();
    }
  }

  /** The client goes away when it has sent so many octets of the wire, before the next one. */
  void goAwayAfter(int octets, Ending how) {
    octetsLeft = octets;
    ending = how;
  }

  /** The octets of the wire that say this. */
  byte[] wire(String octets) {
    byte[] plain = octets.getBytes(StandardCharsets.ISO_8859_1);
    return tls.isPresent() ? tls.get().wrap(plain) : plain;
  }

  String heard() {
    byte[] wire = connection.drain();
    return new String(tls.isPresent() ? tls.get().unwrap(wire) : wire, StandardCharsets.ISO_8859_1);
  }

  /** Sends a line that is answered by just one reply. */
  Heard ask(String line) {
    List<Heard> replies = replies(say(line));
    assertThat(replies).as("replies to %s", line).hasSize(1);
    return replies.get(0);
  }

  /** TLS from here on. */
  void startTls() {
    tls = Optional.of(new TlsClient(server.tls().orElseThrow(), connection, this::feedWire));
  }

  boolean isSecure() {
    return tls.isPresent();
  }

  boolean closed() {
    return connection.closed();
  }

  LoopbackConnection connection() {
    return connection;
  }

  /** Takes replies apart; fails where they are none (RFC 5321 §4.2, RFC 2034 §4). */
  static List<Heard> replies(String heard) {
    List<Heard> replies = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    Matcher line = LINE.matcher(heard);
    int end = 0;
    while (line.find() && line.start() == end) {
      end = line.end();
      lines.add(line.group(3));
      if (line.group(2).equals(" ")) {
        int code = Integer.parseInt(line.group(1));
        checkEnhanced(code, lines, heard);
        replies.add(new Heard(code, List.copyOf(lines)));
        lines.clear();
      }
    }
    assertThat(heard.substring(end)).as("all of %s", heard).isEmpty();
    assertThat(lines).as("lines without an end in %s", heard).isEmpty();
    return replies;
  }

  private static void checkEnhanced(int code, List<String> lines, String heard) {
    String last = lines.get(lines.size() - 1);
    Matcher enhanced = ENHANCED.matcher(last);
    if (enhanced.matches()) {
      assertThat(enhanced.group(1)).as(heard).isEqualTo(String.valueOf(code / 100));
    } else {
      assertThat(code).as("no enhanced code in %s", heard).isIn(220, 250, 334, 354);
    }
  }
}
