package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.TrustedNetworks;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.alias.Aliases;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.table.LookupTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Programs run for aliases alone, whoever asks. */
class AliasDestinationsTest {
  private final List<String> run = new ArrayList<>();

  /** Takes whatever it is asked for. */
  private final DeliveryTarget programs =
      new DeliveryTarget() {
        @Override
        public Resolution resolve(EmailAddress recipient, Envelope envelope) {
          return Resolution.accepted();
        }

        @Override
        public List<DeliveryOutcome> deliver(Delivery delivery) {
          delivery.envelope().recipients().forEach(r -> run.add(r.address().localPart()));
          return delivery.envelope().recipients().stream()
              .map(r -> DeliveryOutcome.delivered())
              .toList();
        }
      };

  private MailServer server() {
    LookupTable table =
        LookupTable.of(
            Map.of("away", "ann, \"|/usr/bin/vacation ann\", \"|/usr/bin/Vacation ann\""));
    Policy all =
        Policy.recipient(PolicyRule.permitNetworks(TrustedNetworks.of("127.0.0.0/8", "::1")));
    return new TestServers()
        .secured(Smtp.mx(all), Smtp.submission(), Smtp.lmtp())
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .delivery(
            Aliases.of(table)
                .localDomains("example.org")
                .destinations(programs)
                .or(new ScriptedDelivery()))
        .build();
  }

  @Test
  void noClientNamesAProgram() throws Exception {
    try (MailServer server = server()) {
      for (Listener listener : server.listeners()) {
        Client client = new Client(server, listener.name());
        String login =
            Base64.getEncoder().encodeToString("\0ann\0secret".getBytes(StandardCharsets.UTF_8));
        client.say(listener.name().equals("lmtp") ? "LHLO c" : "EHLO c");
        if (listener.name().equals("submission")) {
          assertThat(client.say("AUTH PLAIN " + login)).startsWith("235 ");
        }
        assertThat(client.say("MAIL FROM:<ann@example.org>")).startsWith("250 ");
        for (String named :
            List.of(
                "<|/usr/bin/vacation ann>",
                "<\"|/usr/bin/vacation ann\">",
                "<|run>",
                "|run",
                "<|run@>",
                "<\"|run\"@>",
                "</run>")) {
          assertThat(client.say("RCPT TO:" + named)).as(listener.name() + named).startsWith("5");
        }
        client.say(
            "RCPT TO:<\"|/usr/bin/vacation ann\"@example.org>", "RCPT TO:<|run@other.example>");
        client.say("RCPT TO:<postmaster>", "RCPT TO:<ann@example.org>", "DATA");
        client.say("Subject: x", "", "x", ".");
        assertThat(run).as(listener.name()).isEmpty();
      }
    }
  }

  @Test
  void anAliasNamesIt() throws Exception {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<away@example.org>", "DATA");
      assertThat(client.say("Subject: x", "", "x", ".")).startsWith("250 ");
      assertThat(run).containsExactly("|/usr/bin/vacation ann", "|/usr/bin/Vacation ann");
    }
  }
}
