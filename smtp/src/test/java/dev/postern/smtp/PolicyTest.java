package dev.postern.smtp;

import static dev.postern.smtp.PolicyCondition.allOf;
import static dev.postern.smtp.PolicyCondition.anyOf;
import static dev.postern.smtp.PolicyCondition.authenticated;
import static dev.postern.smtp.PolicyCondition.clientIn;
import static dev.postern.smtp.PolicyCondition.not;
import static dev.postern.smtp.PolicyRule.permit;
import static dev.postern.smtp.PolicyRule.permitAuthenticated;
import static dev.postern.smtp.PolicyRule.permitNetworks;
import static dev.postern.smtp.PolicyRule.reject;
import static dev.postern.smtp.PolicyRule.rejectUnauthDestination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.postern.TrustedNetworks;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final String LOCAL = "ann@example.org";
  private static final String ELSEWHERE = "ann@elsewhere.example";
  private static final TrustedNetworks NETWORK = TrustedNetworks.of("192.0.2.0/24");

  private static PolicyRequest request(Stage stage, String to, String user, String client)
      throws UnknownHostException {
    Optional<InetSocketAddress> remote =
        client.isEmpty()
            ? Optional.empty()
            : Optional.of(new InetSocketAddress(InetAddress.getByName(client), 1));
    PolicyRequest.Builder request =
        PolicyRequest.builder(
                stage, remote.map(at -> PeerInfo.inet("smtp", at)).orElse(PeerInfo.unix("smtp")))
            .recipient(to.contains("@") ? EmailAddress.of(to) : new EmailAddress(to, ""))
            .localDomains(Set.of("EXAMPLE.org"));
    if (!user.isEmpty()) {
      request.user(MailUser.of(user));
    }
    return request.build();
  }

  /** Empty if no rule decided. */
  private static Optional<Decision> decide(Policy policy, PolicyRequest request) {
    return policy.rules(request.stage()).stream()
        .map(rule -> rule.decide(request))
        .filter(decision -> !(decision instanceof Decision.Dunno))
        .findFirst();
  }

  private static Decision decide(Policy policy, String to, String user, String client)
      throws UnknownHostException {
    return decide(policy, request(Stage.RECIPIENT, to, user, client)).orElse(Decision.permit());
  }

  private static boolean permits(PolicyCondition condition, String user, String client)
      throws UnknownHostException {
    return permit()
        .when(condition)
        .decide(request(Stage.SENDER, LOCAL, user, client))
        .equals(Decision.permit());
  }

  @Test
  void noListIsAnOpenRelay() throws UnknownHostException {
    Decision denied = Decision.reject("Relay access denied");
    assertThat(decide(Policy.recipient(), ELSEWHERE, "", "192.0.2.1")).isEqualTo(denied);
    assertThat(decide(Policy.recipient(), LOCAL, "", "192.0.2.1")).isEqualTo(Decision.permit());
    assertThat(decide(Policy.recipient(permitAuthenticated()), ELSEWHERE, "", "192.0.2.1"))
        .isEqualTo(denied);
    assertThat(decide(Policy.recipient().withSender(permit()), ELSEWHERE, "", "192.0.2.1"))
        .isEqualTo(denied);
  }

  @Test
  void postmasterIsLocal() throws UnknownHostException {
    Policy policy = Policy.recipient(rejectUnauthDestination());
    assertThat(decide(policy, "postmaster", "", "192.0.2.1")).isEqualTo(Decision.permit());
  }

  @Test
  void theFirstRuleThatDecidesWins() throws UnknownHostException {
    Policy users = Policy.recipient(permitAuthenticated(), reject());
    assertThat(decide(users, ELSEWHERE, "ann", "192.0.2.1")).isEqualTo(Decision.permit());
    assertThat(decide(users, LOCAL, "", "192.0.2.1")).isEqualTo(Decision.reject("Access denied"));
    assertThat(decide(Policy.recipient(permit(), reject()), ELSEWHERE, "", "192.0.2.1"))
        .isEqualTo(Decision.permit());
  }

  @Test
  void networksAreByAddress() throws UnknownHostException {
    Policy policy =
        Policy.recipient(permitNetworks(TrustedNetworks.of("192.0.2.0/24", "2001:db8::/32")));
    assertThat(decide(policy, ELSEWHERE, "", "192.0.2.77")).isEqualTo(Decision.permit());
    assertThat(decide(policy, ELSEWHERE, "", "2001:db8::5")).isEqualTo(Decision.permit());
    assertThat(decide(policy, ELSEWHERE, "", "::ffff:192.0.2.7")).isEqualTo(Decision.permit());
    assertThat(decide(policy, ELSEWHERE, "", "198.51.100.1")).isInstanceOf(Decision.Refuse.class);
    assertThat(decide(policy, ELSEWHERE, "", "")).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void anIpv4MappedNetworkIsTheIpv4One() throws UnknownHostException {
    Policy policy = Policy.recipient(permitNetworks(TrustedNetworks.of("::ffff:192.0.2.0/120")));
    assertThat(decide(policy, ELSEWHERE, "", "192.0.2.77")).isEqualTo(Decision.permit());
    assertThat(decide(policy, ELSEWHERE, "", "192.0.3.1")).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void rulesOfOnesOwnTakePart() throws UnknownHostException {
    Policy policy = Policy.recipient(PolicyRule.of("mine", r -> Decision.defer("later")), permit());
    assertThat(decide(policy, LOCAL, "", "192.0.2.1"))
        .isEqualTo(Decision.refuse(SmtpStatus.defer("later")));
  }

  @Test
  void conditionsAreLogical() throws UnknownHostException {
    PolicyCondition user = authenticated();
    PolicyCondition near = clientIn(NETWORK);
    String out = "198.51.100.1";
    assertThat(permits(allOf(user, near), "ann", "192.0.2.1")).isTrue();
    assertThat(permits(allOf(user, near), "ann", out)).isFalse();
    assertThat(permits(allOf(user, near), "", "192.0.2.1")).isFalse();
    assertThat(permits(anyOf(user, near), "ann", out)).isTrue();
    assertThat(permits(anyOf(user, near), "", "192.0.2.1")).isTrue();
    assertThat(permits(anyOf(user, near), "", out)).isFalse();
    assertThat(permits(not(user), "", out)).isTrue();
    assertThat(permits(not(user), "ann", out)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> allOf());
    assertThatIllegalArgumentException().isThrownBy(() -> anyOf());
  }

  @Test
  void aRuleWithoutItsConditionLeavesItToTheNext() throws UnknownHostException {
    Policy policy = Policy.recipient(reject().when(not(authenticated())), permit());
    assertThat(decide(policy, ELSEWHERE, "ann", "")).isEqualTo(Decision.permit());
    assertThat(decide(policy, ELSEWHERE, "", "")).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void sendersAndRecipientsHaveAnImpliedRule() {
    assertThat(Policy.recipient().rules(Stage.RECIPIENT))
        .extracting(PolicyRule::name)
        .containsExactly("reject_unauth_destination");
    assertThat(Policy.recipient().rules(Stage.SENDER))
        .extracting(PolicyRule::name)
        .containsExactly("reject_authenticated_sender_login_mismatch");
    for (Stage stage : Set.of(Stage.CONNECT, Stage.HELO, Stage.MESSAGE)) {
      assertThat(Policy.recipient(permit()).rules(stage)).isEmpty();
      assertThat(Policy.recipient(permit()).guard(stage)).isEmpty();
    }
  }

  @Test
  void aPolicyNamesItsRules() {
    Policy policy =
        Policy.recipient(permitAuthenticated())
            .beside(Stage.RECIPIENT, List.of(reject(), permit()))
            .withSender();
    assertThat(policy)
        .hasToString("Policy[RECIPIENT=[[permit_sasl_authenticated], [reject, permit]]]");
  }

  @Test
  void rulesThatPermitRelayingSaySo() {
    PolicyRule own = PolicyRule.of("own", request -> Decision.permit());
    for (PolicyRule rule :
        List.of(
            permit(),
            permit().named("all"),
            permit().when(request -> true).named("ours"),
            permitAuthenticated(),
            permitNetworks(NETWORK),
            own.permittingRelay(),
            own.permittingRelay().when(authenticated()).named("other"))) {
      assertThat(rule.permitsRelay()).isTrue();
      assertThat(Policy.recipient(rule).rules(Stage.RECIPIENT).get(0).permitsRelay()).isTrue();
    }
    for (PolicyRule rule : List.of(own, own.named("x"), own.when(authenticated()), reject())) {
      assertThat(rule.permitsRelay()).isFalse();
    }
    assertThat(own.permittingRelay().name()).isEqualTo("own");
    assertThat(reject().permittingRelay().mayBlock()).isFalse();
    assertThat(reject().permittingRelay().consultsLogins()).isFalse();
  }

  @Test
  void rulesHaveTheNamesOfPostfix() {
    assertThat(
            Policy.recipient(
                    permitNetworks(NETWORK),
                    permitAuthenticated(),
                    permit(),
                    reject(),
                    PolicyRule.refuse(SmtpStatus.defer("later")),
                    reject().when(authenticated()),
                    reject().named("house_rule"))
                .rules(Stage.RECIPIENT))
        .extracting(PolicyRule::name)
        .containsExactly(
            "permit_mynetworks",
            "permit_sasl_authenticated",
            "permit",
            "reject",
            "defer",
            "reject",
            "house_rule",
            "reject_unauth_destination");
  }

  @Test
  void aNameFitsIntoALogLine() {
    for (String name : Set.of("", "two words", "a=b", "a\"b", "n\u00f6", "a\nb", "x".repeat(65))) {
      assertThatIllegalArgumentException().isThrownBy(() -> permit().named(name));
      assertThatIllegalArgumentException().isThrownBy(() -> Policy.recipient(calling(name)));
    }
    assertThatNullPointerException().isThrownBy(() -> Policy.recipient(calling(null)));
    assertThat(permit().named("x".repeat(64)).name()).hasSize(64);
  }

  /** A rule of somebody's own class. */
  private static PolicyRule calling(String name) {
    return new PolicyRule() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Decision decide(PolicyRequest request) {
        return Decision.dunno();
      }
    };
  }

  @Test
  void aPolicyKnowsWhetherLoginsMatter() {
    assertThat(Policy.recipient(permitAuthenticated(), reject()).consultsLogins()).isTrue();
    assertThat(Policy.recipient(rejectUnauthDestination()).consultsLogins()).isFalse();
    assertThat(Policy.recipient(permitNetworks(NETWORK), reject(), permit()).consultsLogins())
        .isFalse();
    assertThat(Policy.recipient(reject().when(not(authenticated()))).consultsLogins()).isTrue();
    assertThat(Policy.recipient(reject().when(allOf(clientIn(NETWORK)))).consultsLogins())
        .isFalse();
    assertThat(Policy.recipient(reject().when(anyOf(authenticated()))).consultsLogins()).isTrue();
    assertThat(Policy.recipient().withSender(permitAuthenticated()).consultsLogins()).isTrue();
  }

  @Test
  void whatIsNotKnownOfARuleIsTakenForAYes() {
    PolicyRule wrapped = PolicyRule.of("mine", request -> permitAuthenticated().decide(request));
    assertThat(Policy.recipient(wrapped).consultsLogins()).isTrue();
    assertThat(Policy.recipient(reject().when(request -> true)).consultsLogins()).isTrue();
  }

  @Test
  void policyAndSettingsSayWhatTheyAre() {
    Policy policy = Policy.recipient(PolicyRule.reject()).withSender(PolicyRule.permit());
    assertThat(policy.toString()).contains("reject").contains("permit");
    assertThat(SmtpSettings.defaults().policy(policy).toString())
        .startsWith("SmtpSettings[policy=" + policy + ", bareNewlines=usual, ");
  }
}
