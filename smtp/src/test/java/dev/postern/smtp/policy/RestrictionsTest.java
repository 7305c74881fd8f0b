package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.TrustedNetworks;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.SenderLogins;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictionsTest {
  private static final Restrictions ALL =
      Restrictions.builder()
          .networks(TrustedNetworks.of("10.0.0.0/8"))
          .resolver(ScriptedDns.of())
          .senderLoginMaps(LookupTable.of(Map.of("ann@example.org", "ann")))
          .build();

  private static final String EVERY =
      "permit_mynetworks, permit_sasl_authenticated permit_auth_destination,"
          + "reject_unauth_destination,,\n\tdefer_unauth_destination"
          + " reject_unknown_client_hostname, reject_unknown_reverse_client_hostname"
          + " reject_invalid_helo_hostname reject_non_fqdn_helo_hostname"
          + " reject_unknown_helo_hostname reject_non_fqdn_sender reject_unknown_sender_domain"
          + " reject_unlisted_sender reject_non_fqdn_recipient reject_unknown_recipient_domain"
          + " reject_unlisted_recipient reject_authenticated_sender_login_mismatch"
          + " reject_unauthenticated_sender_login_mismatch reject_sender_login_mismatch"
          + " check_client_access cidr:/etc/postfix/client check_helo_access hash:/etc/postfix/helo"
          + " check_sender_access inline:{{ a=b c }, d=e},check_recipient_access pcre:/etc/postfix/to"
          + " check_client_mx_access inline:{a=b} check_client_ns_access inline:{a=b}"
          + " check_client_a_access inline:{a=b} check_helo_mx_access inline:{a=b}"
          + " check_helo_ns_access inline:{a=b} check_helo_a_access inline:{a=b}"
          + " check_sender_mx_access inline:{a=b} check_sender_ns_access inline:{a=b}"
          + " check_sender_a_access inline:{a=b} check_recipient_mx_access inline:{a=b}"
          + " check_recipient_ns_access inline:{a=b} check_recipient_a_access inline:{a=b}"
          + " check_reverse_client_hostname_access inline:{a=b} reject_multi_recipient_bounce"
          + " reject_unauth_pipelining"
          + " defer_if_reject defer_if_permit defer reject permit";

  @Test
  void eachWordIsARuleOfItsName() {
    List<String> names =
        RestrictionWords.split(EVERY).stream().filter(word -> word.indexOf(':') < 0).toList();
    assertThat(ALL.parse(EVERY).stream().map(PolicyRule::name)).containsExactlyElementsOf(names);
    assertThat(names).hasSize(43);
    assertThat(ALL.parse("  , ")).isEmpty();
  }

  @Test
  void namesOfBeforeAreThoseOfToday() {
    assertThat(
            ALL
                .parse(
                    "reject_unknown_client reject_invalid_hostname reject_non_fqdn_hostname"
                        + " reject_unknown_hostname check_recipient_maps")
                .stream()
                .map(PolicyRule::name))
        .containsExactly(
            "reject_unknown_client_hostname",
            "reject_invalid_helo_hostname",
            "reject_non_fqdn_helo_hostname",
            "reject_unknown_helo_hostname",
            "reject_unlisted_recipient");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit, rejct | there is no restriction rejct here",
        "reject_unverified_sender | reject_unverified_sender: there is no such rule here: no address",
        "reject_rbl_client a | reject_rbl_client: there is no such rule here: lists in the DNS come",
        "check_sasl_access hash:/x | check_sasl_access hash:/x: there is no such rule here: a login",
        "check_ccert_access hash:/x | check_ccert_access hash:/x: there is no such rule here: cert",
        "sleep 1, permit | sleep 1: there is no such rule here: SmtpLimits.GREET_WAIT",
        "hash:/x | hash:/x: say what is looked up in the table, e.g. check_client_access hash:/x",
        "check_sender_access | check_sender_access needs something behind it",
        "warn_if_reject | warn_if_reject needs something behind it",
        "warn_if_reject nonsense | there is no restriction nonsense here",
        "check_sender_access ldap:/x | check_sender_access ldap:/x: there is no table of type ldap",
        "check_sender_access inline:{a=b | the braces do not match",
        "permit } | the braces do not match"
      })
  void whatCannotBeFollowedIsNamed(String list, String message) {
    assertThatThrownBy(() -> ALL.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "permit_mynetworks, mynetworks (Restrictions.Builder.networks)",
    "reject_unknown_sender_domain, a resolver of the DNS (Restrictions.Builder.resolver)",
    "reject_sender_login_mismatch, smtpd_sender_login_maps (Restrictions.Builder.senderLoginMaps)"
  })
  void whatAWordNeedsIsSaid(String word, String what) {
    assertThatThrownBy(() -> Restrictions.builder().build().parse(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(word + ": it needs " + what);
  }

  @Test
  void thereMayBeWordsOfOnesOwn() {
    Restrictions words =
        Restrictions.builder()
            .senderLogins(SenderLogins.ANYONE)
            .word("my_class", PolicyRule.permit().named("mine"))
            .word("check_own_service", where -> PolicyRule.permit().named(where))
            .build();
    assertThat(words.parse("my_class, check_own_service {unix:a,b}").stream().map(PolicyRule::name))
        .containsExactly("mine", "{unix:a,b}");
    assertThat(words.parse("reject_authenticated_sender_login_mismatch").get(0).parts())
        .contains(SenderLogins.ANYONE);
  }

  @Test
  void aBuilderThatIsUsedOnChangesNothing() {
    Restrictions.Builder builder = Restrictions.builder();
    Restrictions words = builder.build();
    builder.networks(TrustedNetworks.of("10.0.0.0/8")).word("mine", PolicyRule.permit());
    assertThatThrownBy(() -> words.parse("permit_mynetworks"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> words.parse("mine")).isInstanceOf(IllegalArgumentException.class);
  }
}
