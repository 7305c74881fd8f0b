package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.net.Interceptor;
import dev.postern.store.Mailbox;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client library against a server that drops its connection after the end of DATA. */
@Timeout(60)
class FaultyServerTest {

  @Test
  void whatWasLostArrivesWithTheSecondTry() throws Exception {
    assertThat(arrivedAfterSecondTry(FaultyServer.losingFirstMessage())).isEqualTo(1);
  }

  @Test
  void whatWasDeliveredUnheardArrivesTwice() throws Exception {
    assertThat(arrivedAfterSecondTry(FaultyServer.losingFirstAnswer())).isEqualTo(2);
  }

  private static int arrivedAfterSecondTry(Interceptor interceptor) throws Exception {
    try (MailServer server = FaultyServer.server(interceptor)) {
      server.start();
      assertThatThrownBy(() -> send(server)).isInstanceOf(MessagingException.class);
      send(server);
      return inbox(server);
    }
  }

  private static void send(MailServer server) throws MessagingException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", "localhost");
    properties.put("mail.smtp.port", String.valueOf(server.port("smtp")));
    properties.put("mail.smtp.timeout", "20000");
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("bob@example.net"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("ann@example.org"));
    message.setSubject("Faults");
    message.setText("Once, or twice?");
    Transport.send(message);
  }

  private static int inbox(MailServer server) throws IOException {
    try (Mailbox inbox =
        server.context().store().account(MailUser.of("ann@example.org")).open("INBOX")) {
      return inbox.snapshot().size();
    }
  }
}
