package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.Imap;
import dev.postern.net.Action;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interceptor with TLS over sockets: the same in SMTP, POP3 and IMAP. */
@Timeout(120)
class MisbehaviourTest {
  private final Queue<Moment> moments = new ConcurrentLinkedQueue<>();
  private volatile Interceptor interceptor = moment -> Action.goOn();
  @TempDir private Path data;
  private MailHost host;

  @BeforeEach
  void start() throws IOException {
    Interceptor by =
        moment -> {
          moments.add(moment);
          return interceptor.at(moment);
        };
    host =
        MailHost.start(
            data,
            builder ->
                builder.listen(
                    Smtp.smtps().port(0).interceptor(by),
                    Pop3.pop3s().port(0).interceptor(by),
                    Imap.imaps().port(0).interceptor(by)));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private void at(Class<? extends Moment> kind, Action action) {
    interceptor = moment -> kind.isInstance(moment) ? action : Action.goOn();
  }

  /** All that is heard until the server ends the connection, or says nothing for a while. */
  private String heard(String listener, String said) throws IOException {
    StringBuilder heard = new StringBuilder();
    try (SSLSocket socket =
        (SSLSocket)
            host.tls()
                .clientContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", host.port(listener))) {
      socket.setSoTimeout(500);
      // A server that stalls would wait for more of a client that only ends its direction.
      socket.setSoLinger(true, 0);
      InputStream input = socket.getInputStream();
      socket.getOutputStream().write(ascii(said));
      for (int octet = input.read(); octet >= 0; octet = input.read()) {
        heard.append((char) octet);
      }
      heard.append("<end>");
    } catch (SocketTimeoutException e) {
      heard.append("<silence>");
    } catch (IOException e) {
      heard.append("<broken>");
    }
    return heard.toString();
  }

  @ParameterizedTest
  @CsvSource({"smtps, QUIT, 221", "pop3s, QUIT, +OK", "imaps, a LOGOUT, * BYE"})
  void repliesAndCommands(String listener, String quit, String answer) throws IOException {
    String line = quit + "\r\n";
    String whole = heard(listener, line);
    assertThat(whole).contains("\n" + answer).endsWith("<end>");

    at(Moment.Greeting.class, Action.replace(ascii("?\r\n")));
    assertThat(heard(listener, line)).startsWith("?\r\n" + answer).endsWith("<end>");
    at(Moment.Reply.class, Action.replace(ascii("!\r\n")));
    assertThat(heard(listener, line)).endsWith("\r\n!\r\n<end>").doesNotContain("\n" + answer);
    at(Moment.Reply.class, Action.delay(Duration.ofMillis(50)));
    assertThat(heard(listener, line)).isEqualTo(whole);
    at(Moment.Reply.class, Action.drip(5, Duration.ofMillis(1)));
    assertThat(heard(listener, line)).isEqualTo(whole);
    at(Moment.Reply.class, Action.cutAfter(3));
    assertThat(heard(listener, line)).containsPattern("\r\n.{3}(<end>|<broken>)$");
    at(Moment.Command.class, Action.reset());
    assertThat(heard(listener, line)).endsWith("<broken>").doesNotContain("\n" + answer);
    at(Moment.Command.class, Action.stall());
    assertThat(heard(listener, line)).endsWith("\r\n<silence>").doesNotContain("\n" + answer);
    at(Moment.Closing.class, Action.stall());
    assertThat(heard(listener, line)).contains("\n" + answer).endsWith("<silence>");
  }

  @ParameterizedTest
  @CsvSource({"smtps, QUIT", "pop3s, QUIT", "imaps, a LOGOUT"})
  void handshakes(String listener, String quit) throws IOException {
    String line = quit + "\r\n";
    String whole = heard(listener, line);
    at(Moment.Handshake.class, Action.drip(200, Duration.ofMillis(1)));
    assertThat(heard(listener, line)).isEqualTo(whole);
    at(Moment.Handshake.class, Action.delay(Duration.ofMillis(50)));
    assertThat(heard(listener, line)).isEqualTo(whole);
    at(Moment.Handshake.class, Action.replace(ascii("220 in clear\r\n")));
    assertThat(heard(listener, line)).isEqualTo("<broken>");
    at(Moment.Handshake.class, Action.cutAfter(20));
    assertThat(heard(listener, line)).isEqualTo("<broken>");
    at(Moment.Handshake.class, Action.reset());
    assertThat(heard(listener, line)).isEqualTo("<broken>");
    at(Moment.Handshake.class, Action.stall());
    assertThat(heard(listener, line)).isEqualTo("<silence>");
    at(Moment.Accepted.class, Action.reset());
    assertThat(heard(listener, line)).isEqualTo("<broken>");
    interceptor =
        moment -> {
          throw new AssertionError("as the test wants");
        };
    assertThat(heard(listener, line)).isEqualTo("<broken>");
    interceptor = moment -> Action.goOn();
    assertThat(heard(listener, line)).isEqualTo(whole);
  }

  /** What goes on with a command is none. */
  @ParameterizedTest
  @CsvSource({
    "smtps, 'EHLO x|AUTH LOGIN|YW5u|bm8=|noop|QUIT', 'EHLO,AUTH,NOOP,QUIT'",
    "pop3s, 'CAPA|AUTH PLAIN|AGFubgBubw==|noop|QUIT', 'CAPA,AUTH,NOOP,QUIT'",
    "imaps, 'a authenticate PLAIN|AGFubgBubw==|b LOGIN {3+}|ann {2+}|no|c uid fetch 1 UID|d LOGOUT',"
        + " 'AUTHENTICATE,LOGIN,UID FETCH,LOGOUT'"
  })
  void commandsHaveNames(String listener, String lines, String names) throws IOException {
    assertThat(heard(listener, lines.replace("|", "\r\n") + "\r\n")).endsWith("<end>");
    List<String> named =
        moments.stream()
            .filter(Moment.Command.class::isInstance)
            .map(moment -> ((Moment.Command) moment).name())
            .toList();
    assertThat(String.join(",", named)).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({"reset", "cut", "stall"})
  void withinALiteral(String how) throws IOException {
    Action action =
        switch (how) {
          case "reset" -> Action.reset();
          case "cut" -> Action.cutAfter(2);
          default -> Action.stall();
        };
    at(Moment.Literal.class, action);
    String heard =
        heard(
            "imaps",
            "a LOGIN ann@example.org secret\r\nb APPEND INBOX {6+}\r\nA: b\r\n\r\nc LOGOUT\r\n");
    assertThat(heard).doesNotContain("b OK", "c OK");
    assertThat(moments).hasAtLeastOneElementOfType(Moment.Literal.class);
    if (how.equals("stall")) {
      // A reset, and an end with octets unread, take with them what the client has not read yet.
      assertThat(heard).contains("a OK");
    }
    assertThat(host.inbox(MailHost.ANN)).isEmpty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
