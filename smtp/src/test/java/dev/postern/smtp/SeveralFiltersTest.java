package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.net.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters are asked in their order, until one refuses. */
class SeveralFiltersTest {
  private static final String[] TRANSACTION = {
    "EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA", "x", "."
  };

  private final TestServers servers = new TestServers();
  private final List<String> asked = new ArrayList<>();

  private String transaction(MessageFilter... filters) {
    try (MailServer server = servers.secured(TestServers.standard()).filter(filters).build()) {
      Client client = new Client(server, "smtp");
      return client.heard() + client.say(TRANSACTION);
    }
  }

  @ParameterizedTest
  @CsvSource({"connect,554 5.7.1", "sender,550 5.7.1", "recipient,550 5.7.1", "message,554 5.7.1"})
  void theSecondIsAskedWhatTheFirstLetPass(String stage, String reply) {
    assertThat(transaction(new Named("first", ""), new Named("second", stage)))
        .contains(reply + " second says no");
    assertThat(asked).contains("first " + stage, "second " + stage);
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"connect", "sender", "recipient", "message"})
  void nobodyIsAskedAfterARefusal(String stage) {
    assertThat(transaction(new Named("first", stage), new Named("second", stage)))
        .contains(" first says no");
    assertThat(asked).contains("first " + stage).doesNotContain("second " + stage);
  }

  @Test
  void whatNoneRefusesIsDelivered() {
    assertThat(transaction(new Named("first", ""), new Named("second", "")))
        .contains("250 2.0.0 Ok: delivered");
    assertThat(asked)
        .containsExactly(
            "first connect",
            "second connect",
            "first sender",
            "second sender",
            "first recipient",
            "second recipient",
            "first message",
            "second message");
  }

  /** Refuses at one stage. */
  private final class Named implements MessageFilter {
    private final String name;
    private final String refused;

    Named(String name, String refused) {
      this.name = name;
      this.refused = refused;
    }

    private Verdict at(String stage) {
      asked.add(name + ' ' + stage);
      return stage.equals(refused) ? Verdict.reject(name + " says no") : Verdict.pass();
    }

    @Override
    public Verdict connect(PeerInfo peer) {
      return at("connect");
    }

    @Override
    public Verdict sender(Envelope envelope) {
      return at("sender");
    }

    @Override
    public Verdict recipient(Envelope envelope, EmailAddress recipient) {
      return at("recipient");
    }

    @Override
    public Verdict message(Envelope envelope, MessageSource message) {
      return at("message");
    }
  }
}
