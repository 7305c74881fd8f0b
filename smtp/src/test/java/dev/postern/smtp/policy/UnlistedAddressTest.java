package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerContext;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a delivery says of who is there, and what that means. */
class UnlistedAddressTest {
  private static final PeerInfo PEER = PeerInfo.unix("smtp");

  /** Knows ann, and what the others are. */
  private static final class Mailboxes implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress who, Envelope envelope) {
      return switch (who.localPart()) {
        case "ann" -> Resolution.accepted();
        case "none" -> Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
        case "moved" -> Resolution.refused(SmtpStatus.of(551, "1.6", "Moved"));
        case "full" -> Resolution.refused(SmtpStatus.MAILBOX_FULL);
        case "away" -> Resolution.refused(SmtpStatus.TRY_LATER);
        case "unsure" -> Resolution.refused(SmtpStatus.of(450, "1.1", "Not known now"));
        default -> Resolution.notResponsible();
      };
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, Dunno",
    "none@example.org, Refuse 550 1.1",
    "moved@example.org, Refuse 550 1.1",
    "nobody@example.org, Refuse 550 1.1",
    "full@example.org, Dunno",
    "away@example.org, DeferIfPermit 451 3.0",
    "unsure@example.org, DeferIfPermit 450 1.1",
    "none@example.net, Dunno"
  })
  void isWhatItsMailboxSays(String address, String expected) throws IOException {
    assertThat(said(RecipientRules.rejectUnknownRecipient(), address)).isEqualTo(expected);
    assertThat(said(SenderRules.rejectUnlistedSender(), address))
        .isEqualTo(expected.replace("550 1.1", "550 1.0"));
  }

  private static String said(PolicyRule rule, String address) throws IOException {
    rule.start(
        (ServerContext)
            Proxy.newProxyInstance(
                UnlistedAddressTest.class.getClassLoader(),
                new Class<?>[] {ServerContext.class},
                (proxy, method, arguments) -> new Mailboxes()));
    EmailAddress who = EmailAddress.of(address);
    String said =
        rule.decide(
                PolicyRequest.builder(Stage.RECIPIENT, PEER)
                    .envelope(
                        Envelope.builder("A1", PEER, Instant.EPOCH)
                            .helo("h.example")
                            .reversePath(Optional.of(who))
                            .build())
                    .recipient(who)
                    .localDomains(Set.of("example.org"))
                    .build())
            .toString();
    return said.replaceFirst("\\[\\]", "")
        .replaceFirst("\\[status=(\\d+) \\d\\.(\\S+).*", " $1 $2");
  }
}
