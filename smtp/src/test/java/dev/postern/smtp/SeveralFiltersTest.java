package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
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
  @CsvSource({
    "connect,554 5.7.1",
    "helo,550 5.7.1",
    "sender,550 5.7.1",
    "recipient,550 5.7.1",
    "message,550 5.7.1"
  })
  void theSecondIsAskedWhatTheFirstLetPass(String stage, String reply) {
    assertThat(transaction(named("first", ""), named("second", stage)))
        .contains(reply + " second says no");
    assertThat(asked).contains("first " + stage, "second " + stage);
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"connect", "helo", "sender", "recipient", "message"})
  void nobodyIsAskedAfterARefusal(String stage) {
    assertThat(transaction(named("first", stage), named("second", stage)))
        .contains(" first says no");
    assertThat(asked).contains("first " + stage).doesNotContain("second " + stage);
  }

  @Test
  void whatNoneRefusesIsDelivered() {
    assertThat(transaction(named("first", ""), named("second", "")))
        .contains("250 2.0.0 Ok: delivered");
    assertThat(asked)
        .containsExactly(
            "first connect",
            "second connect",
            "first helo",
            "second helo",
            "first sender",
            "second sender",
            "first recipient",
            "second recipient",
            "first message",
            "second message");
  }

  private MessageFilter named(String name, String refused) {
    return MessageFilter.stateless(name, new Named(name, refused));
  }

  /** Refuses at one stage. */
  private final class Named implements FilterSession {
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
    public Verdict connect(Findings before) {
      return at("connect");
    }

    @Override
    public Verdict helo(String host, Findings before) {
      return at("helo");
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      return at("sender");
    }

    @Override
    public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
      return at("recipient");
    }

    @Override
    public Verdict message(FilteredMessage message) {
      return at("message");
    }
  }
}
