package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two listeners of one server, one of which has a setting of its own; by each protocol's words. */
@Timeout(60)
class ListenersDifferTest {
  private static final Tls TLS = Tls.selfSigned("localhost");
  private static final UserDirectory EVERYBODY = name -> UserLookup.found(MailUser.of(name));

  @Test
  void clearTextLogins() throws Exception {
    Listener own = Pop3.pop3().name("own").plaintextLogins(PlaintextLogins.ALLOWED);
    try (MailServer server = started(builder(), Pop3.pop3(), own)) {
      assertThat(login(server, "own", "ann")).startsWith("+OK");
      assertThat(login(server, "pop3", "ann")).startsWith("-ERR");
    }
    Listener strict = Pop3.pop3().name("own").plaintextLogins(PlaintextLogins.FORBIDDEN);
    try (MailServer server = started(clear(), Pop3.pop3(), strict)) {
      assertThat(login(server, "own", "ann")).startsWith("-ERR");
      assertThat(login(server, "pop3", "ann")).startsWith("+OK");
    }
  }

  @Test
  void whoMayLogIn() throws Exception {
    Listener own = Pop3.pop3().name("own").authenticator(only("bob"));
    try (MailServer server = started(clear().userDirectory(EVERYBODY), Pop3.pop3(), own)) {
      assertThat(login(server, "own", "bob")).startsWith("+OK");
      assertThat(login(server, "own", "ann")).startsWith("-ERR");
      assertThat(login(server, "pop3", "ann")).startsWith("+OK");
      assertThat(login(server, "pop3", "bob")).startsWith("-ERR");
    }
  }

  @Test
  void whoIsAskedAfterALogin() throws Exception {
    Listener own = Pop3.pop3().name("own").userDirectory(name -> UserLookup.unknown());
    try (MailServer server = started(clear().userDirectory(EVERYBODY), Pop3.pop3(), own)) {
      assertThat(login(server, "own", "ann")).startsWith("-ERR");
      assertThat(login(server, "pop3", "ann")).startsWith("+OK");
    }
  }

  @Test
  void anAuthenticatorThatKnowsItsUsersIsAskedForThem() throws Exception {
    Listener own = Pop3.pop3().name("own").authenticator(new Account("bob"));
    MailServerBuilder builder = clear().userDirectory(name -> UserLookup.unknown());
    try (MailServer server = started(builder, Pop3.pop3(), own)) {
      assertThat(login(server, "own", "bob")).startsWith("+OK");
      assertThat(login(server, "pop3", "ann")).startsWith("-ERR");
    }
  }

  @Test
  void hiddenCapabilities() throws Exception {
    Listener own = Pop3.pop3().name("own").hiding("UIDL");
    try (MailServer server = started(clear(), Pop3.pop3(), own)) {
      assertThat(pop3(server, "own", "CAPA")).doesNotContain("UIDL");
      assertThat(pop3(server, "pop3", "CAPA")).contains("UIDL");
    }
  }

  @Test
  void limits() throws Exception {
    Limits own = Limits.defaults().with(Count.MESSAGE_OCTETS, 4_711).with(Count.ERRORS, 1);
    MailServerBuilder builder =
        clear().limits(quick().with(Count.RECIPIENTS, 2)).userDirectory(EVERYBODY);
    try (MailServer server = started(builder, Smtp.mx(), Smtp.mx().name("own").limits(own))) {
      try (Dialogue smtp = at(server, "own")) {
        assertThat(ehlo(smtp)).contains("SIZE 4711");
        // What is not changed there is the server's.
        smtp.say("MAIL FROM:<>", "250");
        smtp.say("RCPT TO:<a@example.org>", "250");
        smtp.say("RCPT TO:<b@example.org>", "250");
        smtp.say("RCPT TO:<c@example.org>", "452");
        smtp.say("NONSENSE", "500");
        smtp.hear("421");
      }
      try (Dialogue smtp = at(server, "smtp")) {
        assertThat(ehlo(smtp)).contains("SIZE 52428800");
        smtp.say("NONSENSE", "500");
        smtp.say("NONSENSE", "500");
      }
    }
  }

  @Test
  void timesOfTheConnection() throws Exception {
    Limits own = Limits.defaults().with(Time.IMAP_IDLE, Duration.ofMillis(1));
    try (MailServer server = started(clear(), Imap.imap(), Imap.imap().name("own").limits(own));
        Dialogue other = at(server, "imap");
        Dialogue imap = at(server, "own")) {
      imap.hear("* OK");
      imap.hear("* BYE");
      other.hear("* OK");
      other.say("1 NOOP", "1 OK");
    }
  }

  @Test
  void connectionsOfOneListener() throws Exception {
    Limits own = Limits.defaults().with(Count.CONNECTIONS, 1);
    try (MailServer server = started(clear(), Pop3.pop3(), Pop3.pop3().name("own").limits(own));
        Dialogue first = at(server, "own");
        Dialogue second = at(server, "own");
        Dialogue other = at(server, "pop3");
        Dialogue another = at(server, "pop3")) {
      first.hear("+OK");
      second.hear("-ERR");
      other.hear("+OK");
      another.hear("+OK");
    }
  }

  @Test
  void certificates() throws Exception {
    Tls own = Tls.selfSigned("localhost");
    Listener listener = Imap.imaps().name("own").tls(own);
    try (MailServer server = started(builder(), Imap.imaps(), listener)) {
      assertThat(secured(own, server.port("own"))).isEqualTo('*');
      assertThat(secured(TLS, server.port("imaps"))).isEqualTo('*');
      assertThatThrownBy(() -> secured(TLS, server.port("own"))).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void certificatesOfAServerThatHasNone() throws Exception {
    MailServerBuilder bare = MailServer.builder().authenticator(only("ann"));
    Listener secured = Pop3.pop3().name("own").tls(TLS);
    try (MailServer server =
        started(bare.plaintextLogins(PlaintextLogins.ALLOWED), Pop3.pop3(), secured)) {
      assertThat(pop3(server, "own", "STLS")).startsWith("+OK");
      assertThat(pop3(server, "pop3", "STLS")).startsWith("-ERR");
    }
  }

  private static MailServerBuilder builder() {
    return MailServer.builder()
        .domains("example.org")
        .tls(TLS)
        .limits(quick())
        .authenticator(only("ann"));
  }

  private static MailServerBuilder clear() {
    return builder().plaintextLogins(PlaintextLogins.ALLOWED);
  }

  private static Limits quick() {
    return Limits.defaults().with(Time.AUTH_FAILURE_DELAY, Duration.ofMillis(1));
  }

  private static MailServer started(MailServerBuilder builder, Listener first, Listener second)
      throws IOException {
    return builder.listen(first.port(0), second.port(0)).build().start();
  }

  private static Authenticator only(String user) {
    return (credentials, context) ->
        credentials.equals(Credentials.Password.of(user, "secret"))
            ? AuthOutcome.accepted(MailUser.of(user))
            : AuthOutcome.denied();
  }

  private static Dialogue at(MailServer server, String listener) throws IOException {
    return Dialogue.at("localhost", server.port(listener));
  }

  private static String ehlo(Dialogue smtp) throws IOException {
    smtp.hear("220");
    smtp.send("EHLO client.example\r\n".getBytes(US_ASCII));
    StringBuilder all = new StringBuilder();
    String line;
    do {
      line = smtp.line();
      all.append(line).append('\n');
    } while (line.startsWith("250-"));
    return all.toString();
  }

  /** The answer to a command, of however many lines. */
  private static String pop3(MailServer server, String listener, String command)
      throws IOException {
    try (Dialogue pop3 = at(server, listener)) {
      pop3.hear("+OK");
      pop3.send((command + "\r\n").getBytes(US_ASCII));
      StringBuilder all = new StringBuilder(pop3.line());
      while (command.equals("CAPA") && !all.toString().endsWith("\n.")) {
        all.append('\n').append(pop3.line());
      }
      return all.toString();
    }
  }

  /** The last answer to a login. */
  private static String login(MailServer server, String listener, String user) throws IOException {
    try (Dialogue pop3 = at(server, listener)) {
      pop3.hear("+OK");
      pop3.send(("USER " + user + "\r\n").getBytes(US_ASCII));
      String answer = pop3.line();
      if (answer.startsWith("+OK")) {
        pop3.send("PASS secret\r\n".getBytes(US_ASCII));
        answer = pop3.line();
      }
      return answer;
    }
  }

  private static int secured(Tls trusted, int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) trusted.clientContext().getSocketFactory().createSocket("localhost", port)) {
      return socket.getInputStream().read();
    }
  }

  /** One who may log in, and is known. */
  private record Account(String user) implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return only(user).authenticate(credentials, context);
    }

    @Override
    public UserLookup find(String name) {
      return name.equals(user) ? UserLookup.found(MailUser.of(name)) : UserLookup.unknown();
    }
  }
}
