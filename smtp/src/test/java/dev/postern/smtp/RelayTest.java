package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.smtp.policy.Restrictions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the server would take mail for anybody, its policy alone says who may have it relayed. */
class RelayTest {
  private static final String RELAYED = "250 2.1.5 Ok";
  private static final String DENIED = "554 5.7.1 Relay access denied";

  private static final Restrictions WORDS =
      Restrictions.builder()
          .networks(TrustedNetworks.of("192.0.2.0/24"))
          .word("own", PolicyRule.of("own", request -> Decision.permit()))
          .word("own_relay", PolicyRule.of("own", request -> Decision.permit()).permittingRelay())
          .word("others", PolicyRule.permit().when(request -> false))
          .word("ours", PolicyRule.permit().when(request -> true).named("ours"))
          .build();

  private final TestServers servers = new TestServers();

  private static final class TakesAll implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return Resolution.accepted();
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw new UnsupportedOperationException();
    }
  }

  private String answer(Policy policy, String recipient) {
    try (MailServer server = servers.secured(Smtp.mx(policy)).delivery(new TakesAll()).build()) {
      return new Client(server, "smtp")
          .say("HELO c", "MAIL FROM:<a@b.example>", "RCPT TO:<" + recipient + ">")
          .lines()
          .reduce("", (before, line) -> line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check_sender_access inline:{b.example=OK} | denied",
        "check_recipient_access inline:{foreign.example=OK} | denied",
        "check_recipient_access static:DISCARD | denied",
        "reject_non_fqdn_recipient | denied",
        "own | denied",
        "own, permit | denied",
        "others | denied",
        "permit_auth_destination | denied",
        "warn_if_reject check_sender_access static:OK | denied",
        "own_relay | relayed",
        "permit | relayed",
        "ours | relayed",
        "warn_if_reject permit | relayed",
        "permit, reject_unauth_destination | relayed",
      })
  void onlyWhoSaysSoLetsMailBeRelayed(String list, String relayed) {
    Policy policy = Policy.recipient().with(Stage.RECIPIENT, WORDS.parse(list));
    assertThat(answer(policy, "x@foreign.example"))
        .isEqualTo(relayed.equals("relayed") ? RELAYED : DENIED);
    assertThat(answer(policy, "ann@example.org")).isEqualTo(RELAYED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit | own | relayed",
        "own | permit | relayed",
        "own | own | denied",
        "reject_unauth_destination | permit | denied",
        "permit | reject_unauth_destination | denied",
      })
  void oneOfSeveralListsIsEnough(String first, String second, String relayed) {
    Policy policy =
        Policy.recipient()
            .with(Stage.RECIPIENT, WORDS.parse(first))
            .beside(Stage.RECIPIENT, WORDS.parse(second));
    assertThat(answer(policy, "x@foreign.example"))
        .isEqualTo(relayed.equals("relayed") ? RELAYED : DENIED);
  }
}
