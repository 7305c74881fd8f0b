package dev.postern.smtp;

import static dev.postern.smtp.RecipientRule.permit;
import static dev.postern.smtp.RecipientRule.permitAuthenticated;
import static dev.postern.smtp.RecipientRule.permitNetworks;
import static dev.postern.smtp.RecipientRule.reject;
import static dev.postern.smtp.RecipientRule.rejectUnauthDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.TrustedNetworks;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecipientPolicyTest {
  private static final String LOCAL = "ann@example.org";
  private static final String ELSEWHERE = "ann@elsewhere.example";

  private static Decision decide(RecipientPolicy policy, String to, String user, String client)
      throws UnknownHostException {
    Optional<InetSocketAddress> remote =
        client.isEmpty()
            ? Optional.empty()
            : Optional.of(new InetSocketAddress(InetAddress.getByName(client), 1));
    Envelope envelope =
        Envelope.builder(
                "id",
                remote.map(at -> PeerInfo.inet("smtp", at)).orElse(PeerInfo.unix("smtp")),
                Instant.EPOCH)
            .authenticated(user.isEmpty() ? Optional.empty() : Optional.of(MailUser.of(user)))
            .build();
    EmailAddress recipient = to.contains("@") ? EmailAddress.of(to) : new EmailAddress(to, "");
    return policy.decide(new RecipientRequest(recipient, envelope, Set.of("example.org")));
  }

  @Test
  void noListIsAnOpenRelay() throws UnknownHostException {
    assertThat(decide(RecipientPolicy.of(), ELSEWHERE, "", "192.0.2.1"))
        .isEqualTo(new Decision.Reject("Relay access denied"));
    assertThat(decide(RecipientPolicy.of(), LOCAL, "", "192.0.2.1"))
        .isEqualTo(new Decision.Permit());
    assertThat(decide(RecipientPolicy.of(permitAuthenticated()), ELSEWHERE, "", "192.0.2.1"))
        .isInstanceOf(Decision.Reject.class);
  }

  @Test
  void postmasterIsLocal() throws UnknownHostException {
    RecipientPolicy policy = RecipientPolicy.of(rejectUnauthDestination());
    assertThat(decide(policy, "postmaster", "", "192.0.2.1")).isEqualTo(new Decision.Permit());
  }

  @Test
  void theFirstRuleThatDecidesWins() throws UnknownHostException {
    RecipientPolicy users = RecipientPolicy.of(permitAuthenticated(), reject());
    assertThat(decide(users, ELSEWHERE, "ann", "192.0.2.1")).isEqualTo(new Decision.Permit());
    assertThat(decide(users, LOCAL, "", "192.0.2.1"))
        .isEqualTo(new Decision.Reject("Access denied"));
    assertThat(decide(RecipientPolicy.of(permit(), reject()), ELSEWHERE, "", "192.0.2.1"))
        .isEqualTo(new Decision.Permit());
  }

  @Test
  void networksAreByAddress() throws UnknownHostException {
    RecipientPolicy policy =
        RecipientPolicy.of(permitNetworks(TrustedNetworks.of("192.0.2.0/24", "2001:db8::/32")));
    assertThat(decide(policy, ELSEWHERE, "", "192.0.2.77")).isEqualTo(new Decision.Permit());
    assertThat(decide(policy, ELSEWHERE, "", "2001:db8::5")).isEqualTo(new Decision.Permit());
    assertThat(decide(policy, ELSEWHERE, "", "198.51.100.1")).isInstanceOf(Decision.Reject.class);
    assertThat(decide(policy, ELSEWHERE, "", "")).isInstanceOf(Decision.Reject.class);
  }

  @Test
  void rulesOfOnesOwnTakePart() throws UnknownHostException {
    RecipientPolicy policy = RecipientPolicy.of(request -> new Decision.Defer("later"), permit());
    assertThat(decide(policy, LOCAL, "", "192.0.2.1")).isEqualTo(new Decision.Defer("later"));
  }

  @Test
  void aPolicyKnowsWhetherLoginsMatter() {
    assertThat(RecipientPolicy.of(permitAuthenticated(), reject()).consultsLogins()).isTrue();
    assertThat(RecipientPolicy.of(rejectUnauthDestination()).consultsLogins()).isFalse();
  }
}
