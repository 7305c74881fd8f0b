package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.TrustedNetworks;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.SmtpSettings;
import java.util.List;

/**
 * What listeners are made with, beside where they are.
 *
 * @param greylisting one rule for all of them, since they share a memory
 */
record ListenerSettings(
    UidlFormat uidl,
    SmtpOptions smtp,
    RestrictionOptions restrictions,
    PolicyOptions policy,
    PolicyRule greylisting) {

  /** All as each kind of listener has it. */
  static ListenerSettings usual(UidlFormat uidl) {
    return new ListenerSettings(
        uidl,
        new SmtpOptions(),
        new RestrictionOptions(),
        new PolicyOptions(),
        PolicyRule.reject());
  }

  /** The same, but for what SMTP does. */
  ListenerSettings with(
      SmtpOptions otherSmtp, RestrictionOptions otherRestrictions, PolicyOptions otherPolicy) {
    return new ListenerSettings(uidl, otherSmtp, otherRestrictions, otherPolicy, greylisting);
  }

  /** Port 25. */
  Listener mx() {
    TrustedNetworks mynetworks = smtp.mynetworks();
    List<PolicyRule> usual =
        List.of(PolicyRule.permitNetworks(mynetworks), PolicyRule.rejectUnauthDestination());
    return smtp.applied(
        Smtp.mx(
            smtp.settings()
                .policy(restrictions.ofStrangers(mynetworks, usual, policy.rules(greylisting)))));
  }

  /** Port 587. */
  Listener submission() {
    return smtp.applied(Smtp.submission(ofUsers()));
  }

  /** Port 465. */
  Listener smtps() {
    return smtp.applied(Smtp.smtps(ofUsers()));
  }

  /** LMTP. */
  Listener lmtp() {
    return smtp.applied(Smtp.lmtp(smtp.settings()));
  }

  private SmtpSettings ofUsers() {
    SmtpSettings settings = smtp.settings();
    return restrictions.ofUsers(smtp.mynetworks()).map(settings::policy).orElse(settings);
  }
}
