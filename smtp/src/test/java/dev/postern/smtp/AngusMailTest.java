package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.smtp.policy.Restrictions;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client library in wide use, over real sockets and TLS. */
class AngusMailTest {
  private final TestServers servers = new TestServers();
  private MailServer server;

  @BeforeEach
  void start() throws Exception {
    server = servers.secured(forThePatient()).build().start();
  }

  /** It waits for replies where it has to, in the clear and under TLS. */
  private static Listener[] forThePatient() {
    PolicyRule patience = Restrictions.builder().build().parse("reject_unauth_pipelining").get(0);
    Policy policy = Policy.recipient(patience, PolicyRule.permitAuthenticated());
    for (Stage stage : EnumSet.complementOf(EnumSet.of(Stage.RECIPIENT))) {
      policy = policy.with(stage, List.of(patience));
    }
    return new Listener[] {Smtp.mx(policy), Smtp.submission(policy), Smtp.smtps(policy)};
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void submitsOverImplicitTls() throws Exception {
    send("smtps", "smtps", "secret", "bob@example.org");
    assertThat(onlyMessage()).contains(" with ESMTPSA id ").contains("(using TLSv1.3 with cipher ");
  }

  @Test
  void submitsOverStartTls() throws Exception {
    send("smtp", "submission", "secret", "bob@example.org");
    assertThat(onlyMessage())
        .contains(" with ESMTPSA id ")
        .contains("(Authenticated sender: ann@example.org)")
        .contains("\r\nSubject: =?UTF-8?Q?gr=C3=BC=C3=9Fe?=\r\n")
        .endsWith("\r\n.a line with a dot\r\nthe end\r\n");
  }

  @Test
  void deliversByPortTwentyFiveWithoutALogin() throws Exception {
    send("smtp", "smtp", "", "ann@example.org");
    assertThat(onlyMessage()).contains(" with ESMTPS id ").contains("for <ann@example.org>");
  }

  @Test
  void learnsThatThePasswordIsWrong() {
    assertThatExceptionOfType(AuthenticationFailedException.class)
        .isThrownBy(() -> send("smtps", "smtps", "wrong", "bob@example.org"))
        .withMessageContaining("535 5.7.8");
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @Test
  void learnsWhichRecipientIsUnknown() throws Exception {
    Session session = session("smtps", "smtps");
    MimeMessage message = message(session, "bob@example.org");
    message.addRecipient(Message.RecipientType.TO, new InternetAddress("nobody@example.org"));
    assertThatExceptionOfType(SendFailedException.class)
        .isThrownBy(() -> transmit(session, "smtps", "secret", message))
        .satisfies(
            e ->
                assertThat(e.getInvalidAddresses())
                    .containsExactly(new InternetAddress("nobody@example.org")));
    assertThat(servers.delivery.kept()).isEmpty();
  }

  private String onlyMessage() {
    assertThat(servers.delivery.kept()).hasSize(1);
    return servers.delivery.kept().get(0).text();
  }

  private void send(String protocol, String listener, String password, String to)
      throws MessagingException {
    Session session = session(protocol, listener);
    transmit(session, protocol, password, message(session, to));
  }

  private static void transmit(
      Session session, String protocol, String password, MimeMessage message)
      throws MessagingException {
    try (Transport transport = session.getTransport(protocol)) {
      if (password.isEmpty()) {
        transport.connect();
      } else {
        transport.connect("ann", password);
      }
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private Session session(String protocol, String listener) {
    Properties properties = new Properties();
    String prefix = "mail." + protocol + '.';
    properties.put(prefix + "host", "localhost");
    properties.put(prefix + "port", String.valueOf(server.port(listener)));
    properties.put(
        prefix + "ssl.socketFactory",
        server.tls().orElseThrow().clientContext().getSocketFactory());
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "starttls.required", String.valueOf(protocol.equals("smtp")));
    properties.put(prefix + "starttls.enable", "true");
    return Session.getInstance(properties);
  }

  private static MimeMessage message(Session session, String to) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom("ann@example.org");
    message.setRecipients(Message.RecipientType.TO, to);
    message.setSubject("gr\u00fc\u00dfe", "UTF-8");
    message.setText("hello\n.a line with a dot\nthe end\n", "US-ASCII");
    return message;
  }
}
