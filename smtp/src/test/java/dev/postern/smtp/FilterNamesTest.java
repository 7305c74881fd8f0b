package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What log and events call a filter that names itself. */
class FilterNamesTest {
  private final TestServers servers = new TestServers();

  @ParameterizedTest
  @ValueSource(strings = {"", "x\r\nfake log line"})
  void aFilterWhoseNameNoLineCanShowIsCalledAsItsClass(String name) {
    MessageFilter refusing = MessageFilter.onMessage("no", message -> Verdict.reject("no"));
    MessageFilter misnamed =
        new MessageFilter() {
          @Override
          public FilterSession open(PeerInfo peer) throws IOException {
            return refusing.open(peer);
          }

          @Override
          public String name() {
            return name;
          }
        };
    try (MailServer server = servers.secured(TestServers.standard()).filter(misnamed).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA");
      assertThat(client.say("x", ".")).startsWith("550 ");
    }
    assertThat(servers.events)
        .filteredOn(MailRefused.class::isInstance)
        .extracting(e -> ((MailRefused) e).by().orElse(""))
        .containsExactly(misnamed.getClass().getName());
  }
}
