package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.Retriever;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GreenMail's client helpers, which the tests of many projects use, against Postern. */
@Timeout(60)
class GreenMailPeerTest {
  @TempDir private Path data;
  private MailHost host;

  @BeforeEach
  void start() throws Exception {
    host = MailHost.start(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void textMailByPort25() throws Exception {
    GreenMailUtil.sendTextEmail(
        MailHost.ANN, "bob@example.com", "subject", "body\r\n.dot", setup("smtp", "smtp"));
    for (String protocol : List.of("pop3s", "imaps")) {
      try (Retriever retriever = new Retriever(new Here(setup(protocol, protocol)))) {
        Message[] messages = retriever.getMessages(MailHost.ANN, MailHost.PASSWORD);
        assertThat(messages).hasSize(1);
        assertThat(messages[0].getSubject()).isEqualTo("subject");
        assertThat(GreenMailUtil.getBody(messages[0]).strip()).isEqualTo("body\r\n.dot");
      }
    }
  }

  @Test
  void attachmentsByPort25() throws Exception {
    byte[] attachment = SampleMail.large(100_000);
    GreenMailUtil.sendAttachmentEmail(
        MailHost.ANN,
        "bob@example.com",
        "files",
        "see there",
        attachment,
        "application/octet-stream",
        "file.bin",
        "a file",
        setup("smtp", "smtp"));
    try (Retriever retriever = new Retriever(new Here(setup("imaps", "imaps")))) {
      Message[] messages = retriever.getMessages(MailHost.ANN, MailHost.PASSWORD);
      Multipart parts = (Multipart) messages[0].getContent();
      assertThat(parts.getCount()).isEqualTo(2);
      assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("file.bin");
      assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(attachment);
    }
  }

  @Test
  void submissionBySmtps() throws Exception {
    MimeMessage message =
        GreenMailUtil.createTextEmail(
            MailHost.BOB, MailHost.ANN, "submitted", "hello", setup("smtps", "smtps"));
    GreenMailUtil.sendMimeMessage(message, MailHost.ANN, MailHost.PASSWORD);
    try (Retriever retriever = new Retriever(new Here(setup("pop3s", "pop3s")))) {
      Message[] messages = retriever.getMessages(MailHost.BOB, MailHost.PASSWORD);
      assertThat(GreenMailUtil.getHeaders(messages[0])).contains("(Authenticated sender: ann@");
      assertThat(new String(GreenMailUtil.getBodyAsBytes(messages[0]), StandardCharsets.US_ASCII))
          .startsWith("hello");
    }
  }

  private ServerSetup setup(String protocol, String listener) {
    return new ServerSetup(host.port(listener), "localhost", protocol);
  }

  /** Lets GreenMail's retriever believe that Postern is a server of its own. */
  private static final class Here extends AbstractServer {
    Here(ServerSetup setup) {
      super(setup, new Managers());
    }

    @Override
    public int getPort() {
      return getServerSetup().getPort();
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
      throw new IllegalStateException("never started");
    }
  }
}
