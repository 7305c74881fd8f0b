package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.MailServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Angus Mail over real sockets and TLS, with the host name checked. */
class AngusPop3Test {
  private final MailServer server = TestServers.build("default");

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pop3s", "pop3"})
  void readsAndDeletes(String protocol) throws MessagingException {
    try (Store store = connect(protocol, "secret")) {
      POP3Folder inbox = (POP3Folder) store.getFolder("INBOX");
      inbox.open(Folder.READ_WRITE);
      Message[] messages = inbox.getMessages();
      assertThat(messages).extracting(Message::getSubject).containsExactly("one", "two", "three");
      assertThat(inbox.getUID(messages[0])).hasSize(16);
      messages[1].setFlag(Flags.Flag.DELETED, true);
      inbox.close(true);
    }
    try (Store store = connect(protocol, "secret")) {
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      assertThat(inbox.getMessages())
          .extracting(Message::getSubject)
          .containsExactly("one", "three");
      inbox.close(false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pop3s", "pop3"})
  void deniesAWrongPassword(String protocol) {
    assertThatExceptionOfType(AuthenticationFailedException.class)
        .isThrownBy(() -> connect(protocol, "wrong"));
  }

  private Store connect(String protocol, String password) throws MessagingException {
    Properties properties = new Properties();
    String prefix = "mail." + protocol + ".";
    properties.put(
        prefix + "ssl.socketFactory",
        server.tls().orElseThrow().clientContext().getSocketFactory());
    properties.put("mail.pop3.starttls.enable", "true");
    properties.put("mail.pop3.starttls.required", "true");
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "timeout", "10000");
    Store store = Session.getInstance(properties).getStore(protocol);
    store.connect("localhost", server.port(protocol), "ann@example.org", password);
    return store;
  }
}
