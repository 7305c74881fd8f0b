package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules and conditions of a listener's policy start and end with its server, once. */
class PolicyPartsTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void rulesAndConditionsAreParts() throws IOException {
    Rule rule = new Rule();
    Condition condition = new Condition();
    Policy policy =
        Policy.recipient(rule.when(PolicyCondition.not(condition)).named("other"), rule)
            .withClient(
                PolicyRule.permit()
                    .when(PolicyCondition.allOf(condition, PolicyCondition.anyOf(condition))));
    try (MailServer server = new TestServers().secured(Smtp.mx(policy)).build()) {
      server.start();
      assertThat(log).containsExactly("start condition", "start rule");
    }
    assertThat(log).endsWith("close rule", "close condition").hasSize(4);
  }

  @Test
  void whoOwnsWhichSenderIsAPart() {
    SenderLogins logins =
        new SenderLogins() {
          @Override
          public boolean owns(MailUser user, EmailAddress sender, Set<String> localDomains) {
            return true;
          }

          @Override
          public void start(ServerContext server) {
            log.add("start logins");
          }

          @Override
          public void close() {
            log.add("close logins");
          }
        };
    try (MailServer server =
        new TestServers().secured(Smtp.submission(logins), Smtp.smtps(logins)).build()) {
      assertThatCode(server::start).doesNotThrowAnyException();
      assertThat(log).containsExactly("start logins");
    }
    assertThat(log).containsExactly("start logins", "close logins");
  }

  @Test
  void whatAStatelessFilterAsksIsAPart() {
    class Stages implements FilterSession, ServerPart {
      @Override
      public void start(ServerContext server) {
        log.add("start stages");
      }

      @Override
      public void close() {
        log.add("close stages");
      }
    }
    class Stage implements MessageFilter.MessageStage, ServerPart {
      @Override
      public Verdict message(FilteredMessage message) {
        return Verdict.pass();
      }

      @Override
      public void start(ServerContext server) {
        log.add("start stage");
      }
    }
    try (MailServer server =
        new TestServers()
            .secured(Smtp.mx())
            .filter(
                MessageFilter.stateless("stages", new Stages()),
                MessageFilter.onMessage("stage", new Stage()))
            .build()) {
      assertThatCode(server::start).doesNotThrowAnyException();
      assertThat(log).containsExactly("start stages", "start stage");
    }
    assertThat(log).containsExactly("start stages", "start stage", "close stages");
  }

  private final class Rule implements PolicyRule {
    @Override
    public String name() {
      return "rule";
    }

    @Override
    public Decision decide(PolicyRequest request) {
      return Decision.dunno();
    }

    @Override
    public void start(ServerContext server) {
      log.add("start rule");
    }

    @Override
    public void close() {
      log.add("close rule");
    }
  }

  private final class Condition implements PolicyCondition {
    @Override
    public boolean holds(PolicyRequest request) {
      return true;
    }

    @Override
    public void start(ServerContext server) {
      log.add("start condition");
    }

    @Override
    public void close() {
      log.add("close condition");
    }
  }
}
