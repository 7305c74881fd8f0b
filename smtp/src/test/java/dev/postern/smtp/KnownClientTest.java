package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.TrustedNetworks;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What rules are told of how a client said hello and logged in. */
class KnownClientTest {
  private final TestServers servers = new TestServers();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final PolicyRule sees =
      PolicyRule.of(
          "sees",
          request -> {
            seen.add(
                "%s %s %s"
                    .formatted(
                        request.stage(),
                        request.helloVerb().orElse("-"),
                        request.loginMechanism().orElse("-")));
            return Decision.dunno();
          });

  private MailServer server() {
    Policy policy = Policy.recipient(PolicyRule.permitAuthenticated());
    for (Stage stage : Stage.values()) {
      policy = policy.with(stage, List.of(sees));
    }
    return servers
        .secured(
            Smtp.mx(
                SmtpSettings.defaults()
                    .policy(policy)
                    .xclient(TrustedNetworks.of("127.0.0.1", "::1"))))
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .build();
  }

  @Test
  void theHelloIsKnownFromItselfOn() {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("HELO there", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "", "x", ".");
      client.say("EHLO there", "MAIL FROM:<>", "RCPT TO:<ann@example.org>");
    }
    assertThat(seen)
        .containsExactly(
            "CONNECT - -",
            "HELO HELO -",
            "SENDER HELO -",
            "RECIPIENT HELO -",
            "MESSAGE HELO -",
            "HELO EHLO -",
            "SENDER EHLO -",
            "RECIPIENT EHLO -");
  }

  @Test
  void theMechanismIsKnownWithTheUser() {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO there", "AUTH PLAIN AGFubgBzZWNyZXQ=", "MAIL FROM:<ann@example.org>");
      client.say("RSET", "XCLIENT LOGIN=bob", "EHLO there", "MAIL FROM:<bob@example.org>");
      client.say("RSET", "XCLIENT PORT=77", "EHLO there");
    }
    assertThat(seen)
        .containsExactly(
            "CONNECT - -",
            "HELO EHLO -",
            "SENDER EHLO PLAIN",
            "CONNECT - XCLIENT",
            "HELO EHLO XCLIENT",
            "SENDER EHLO XCLIENT",
            "CONNECT - -",
            "HELO EHLO -");
  }
}
