package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.testing.transcript.Transcripts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class SmtpTranscriptsTest {
  private final Map<MailServer, TestServers> mustStayEmpty = new ConcurrentHashMap<>();

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/transcripts/smtp").after(this::check).against(this::server);
  }

  private MailServer server(String variant) {
    TestServers servers = new TestServers();
    MailServer server = servers.variant(variant);
    if (variant.equals("nothing")) {
      mustStayEmpty.put(server, servers);
    }
    return server;
  }

  private void check(MailServer server) {
    TestServers servers = mustStayEmpty.remove(server);
    if (servers != null) {
      assertThat(servers.delivery.kept()).isEmpty();
    }
  }
}
