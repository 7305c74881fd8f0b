package dev.postern.smtp.policy;

import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which words there are. Used by one thread while it is filled. */
final class Vocabulary {
  private final Map<String, Word> words = new HashMap<>();

  /** What a word means. */
  sealed interface Word {
    /** It stands alone. */
    record Alone(Function<Materials, PolicyRule> rule) implements Word {}

    /** Something stands behind it. */
    record WithArgument(BiFunction<Materials, String, PolicyRule> rule) implements Word {}
  }

  /** Postfix's. */
  static Vocabulary ofPostfix() {
    Vocabulary all = new Vocabulary();
    all.general();
    all.ofClientAndHelo();
    all.ofAddresses();
    all.ofLogins();
    all.ofTables();
    all.ofHosts();
    all.notHere();
    return all;
  }

  Map<String, Word> words() {
    return Map.copyOf(words);
  }

  void alone(String word, Function<Materials, PolicyRule> rule) {
    words.put(word, new Word.Alone(rule));
  }

  void withArgument(String word, BiFunction<Materials, String, PolicyRule> rule) {
    words.put(word, new Word.WithArgument(rule));
  }

  private void general() {
    alone("permit", with -> PolicyRule.permit());
    alone("reject", with -> StageRules.reject());
    alone("defer", with -> StageRules.defer());
    alone("defer_if_permit", with -> StageRules.deferIfPermit());
    alone("defer_if_reject", with -> StageRules.deferIfReject());
    alone("permit_mynetworks", with -> PolicyRule.permitNetworks(with.mine()));
    alone("permit_sasl_authenticated", with -> PolicyRule.permitAuthenticated());
    alone("reject_multi_recipient_bounce", with -> StageRules.rejectMultiRecipientBounce());
    alone("reject_unauth_pipelining", with -> StageRules.rejectUnauthPipelining());
    alone("permit_auth_destination", with -> RecipientRules.permitAuthDestination());
    alone("reject_unauth_destination", with -> PolicyRule.rejectUnauthDestination());
    alone("defer_unauth_destination", with -> StageRules.deferUnauthDestination());
  }

  /** Some have names of before Postfix 2.3, too. */
  private void ofClientAndHelo() {
    Function<Materials, PolicyRule> client = with -> ClientRules.rejectUnknownClient(with.dns());
    alone("reject_unknown_client_hostname", client);
    alone("reject_unknown_client", client);
    alone(
        "reject_unknown_reverse_client_hostname",
        with -> ClientRules.rejectUnknownReverseClient(with.dns()));
    alone("reject_invalid_helo_hostname", with -> HeloRules.rejectInvalidHelo());
    alone("reject_invalid_hostname", with -> HeloRules.rejectInvalidHelo());
    alone("reject_non_fqdn_helo_hostname", with -> HeloRules.rejectNonFqdnHelo());
    alone("reject_non_fqdn_hostname", with -> HeloRules.rejectNonFqdnHelo());
    alone("reject_unknown_helo_hostname", with -> HeloRules.rejectUnknownHelo(with.dns()));
    alone("reject_unknown_hostname", with -> HeloRules.rejectUnknownHelo(with.dns()));
  }

  private void ofAddresses() {
    alone("reject_non_fqdn_sender", with -> SenderRules.rejectNonFqdnSender());
    alone(
        "reject_unknown_sender_domain", with -> SenderRules.rejectUnknownSenderDomain(with.dns()));
    alone("reject_unlisted_sender", with -> SenderRules.rejectUnlistedSender());
    alone("reject_non_fqdn_recipient", with -> RecipientRules.rejectNonFqdnRecipient());
    alone(
        "reject_unknown_recipient_domain",
        with -> RecipientRules.rejectUnknownRecipientDomain(with.dns()));
    alone("reject_unlisted_recipient", with -> RecipientRules.rejectUnknownRecipient());
    alone("check_recipient_maps", with -> RecipientRules.rejectUnknownRecipient());
  }

  private void ofLogins() {
    Function<Materials, PolicyRule> loggedIn =
        with -> PolicyRule.rejectSenderLoginMismatch(with.logins());
    Function<Materials, PolicyRule> notLoggedIn =
        with -> PolicyRule.rejectUnauthenticatedSenderLoginMismatch(with.ownersTable());
    alone("reject_authenticated_sender_login_mismatch", loggedIn);
    alone("reject_unauthenticated_sender_login_mismatch", notLoggedIn);
    alone(
        "reject_sender_login_mismatch",
        with -> new Either(notLoggedIn.apply(with), loggedIn.apply(with)));
  }

  /** {@code check_sender_mx_access} and its like. */
  private void ofHosts() {
    for (DnsType<?> type : List.of(DnsType.MX, DnsType.NS, DnsType.A)) {
      ofHosts("client", type, ClientRules::checkClientHostAccess);
      ofHosts("helo", type, HeloRules::checkHeloHostAccess);
      ofHosts("sender", type, SenderRules::checkSenderHostAccess);
      ofHosts("recipient", type, RecipientRules::checkRecipientHostAccess);
    }
    withArgument(
        "check_reverse_client_hostname_access",
        (with, words) ->
            ClientRules.checkReverseClientAccess(LookupTable.parse(words), with.dns()));
  }

  private void ofHosts(String about, DnsType<?> type, HostRule rule) {
    withArgument(
        "check_" + about + "_" + type.mnemonic().toLowerCase(Locale.ROOT) + "_access",
        (with, words) -> rule.of(type, LookupTable.parse(words), with.dns()));
  }

  /** What makes the rule for the hosts of a kind. */
  private interface HostRule {
    PolicyRule of(DnsType<?> type, LookupTable table, DnsResolver resolver);
  }

  /** Words that there are, and why they are none here. */
  private void notHere() {
    String probes = "no address is tried at another server: with the outbound queue";
    for (String word : List.of("reject_unverified_sender", "reject_unverified_recipient")) {
      alone(word, refused(probes));
    }
    String lists = "lists in the DNS come with the filters; until then it is a rule of one's own";
    for (String word :
        List.of(
            "reject_rbl_client",
            "reject_rhsbl_client",
            "reject_rhsbl_reverse_client",
            "reject_rhsbl_helo",
            "reject_rhsbl_sender",
            "reject_rhsbl_recipient",
            "permit_dnswl_client",
            "permit_rhswl_client")) {
      alone(word, refused(lists));
    }
    alone("permit_tls_all_clientcerts", refused("certificates log in, by EXTERNAL"));
    alone("permit_tls_clientcerts", refused("certificates log in, by EXTERNAL"));
    withArgument("check_ccert_access", refusedWith("certificates log in, by EXTERNAL"));
    withArgument(
        "check_sasl_access",
        refusedWith("a login is asked for by PolicyCondition, in a rule of one's own"));
    withArgument(
        "sleep", refusedWith("SmtpLimits.GREET_WAIT and Limits.Time.SMTP_ERROR_DELAY make wait"));
    alone("permit_mx_backup", refused("no mail is passed on to other hosts"));
    alone("permit_inet_interfaces", refused("name this machine's addresses in mynetworks"));
    alone("reject_plaintext_session", refused("a listener for users needs TLS anyway"));
  }

  private static Function<Materials, PolicyRule> refused(String why) {
    return with -> {
      throw new IllegalArgumentException("there is no such rule here: " + why);
    };
  }

  private static BiFunction<Materials, String, PolicyRule> refusedWith(String why) {
    return (with, argument) -> refused(why).apply(with);
  }

  private void ofTables() {
    withArgument("check_policy_service", (with, address) -> PolicyRule.checkPolicyService(address));
    withArgument(
        "check_client_access",
        (with, words) ->
            with.resolver().isPresent()
                ? ClientRules.checkClientAccess(LookupTable.parse(words), with.dns())
                : ClientRules.checkClientAccess(LookupTable.parse(words)));
    withArgument(
        "check_helo_access", (with, words) -> HeloRules.checkHeloAccess(LookupTable.parse(words)));
    withArgument(
        "check_sender_access",
        (with, words) -> SenderRules.checkSenderAccess(LookupTable.parse(words)));
    withArgument(
        "check_recipient_access",
        (with, words) -> RecipientRules.checkRecipientAccess(LookupTable.parse(words)));
  }
}
