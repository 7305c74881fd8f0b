package dev.postern.examples;

import dev.postern.examples.ConfigFile.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of Postfix and Dovecot that are no options, or not quite. */
final class PostfixWords {
  /** An empty value is a list of nothing, which takes back what is said of all listeners. */
  static final Set<String> MAY_BE_EMPTY =
      Set.of(
          "--smtpd-client-restrictions",
          "--smtpd-helo-restrictions",
          "--smtpd-sender-restrictions",
          "--smtpd-relay-restrictions",
          "--smtpd-recipient-restrictions",
          "--smtpd-data-restrictions",
          "--smtpd-end-of-data-restrictions",
          "--smtpd-sender-login-maps",
          "--mynetworks",
          "--authorized-xclient-hosts",
          "--authorized-xforward-hosts",
          "--policy-service",
          "--alias-maps",
          "--virtual-alias-maps",
          "--virtual-alias-domains",
          "--recipient-delimiter");

  /** The only value that there is. */
  static final Map<String, String> ALWAYS =
      Map.of(
          "--smtpd-helo-required", "yes",
          "--disable-vrfy-command", "yes",
          "--strict-rfc821-envelopes", "yes",
          "--smtpd-delay-reject", "yes",
          "--smtpd-forbid-bare-newline", "yes",
          "--smtpd-reject-unlisted-recipient", "yes",
          "--broken-sasl-auth-clients", "no",
          "--append-dot-mydomain", "no",
          "--biff", "no");

  /** The options that do what they do. */
  static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("--myhostname", "hostname"),
          Map.entry("--mydestination", "domain"),
          Map.entry("--virtual-mailbox-domains", "domain"),
          Map.entry("--inet-interfaces", "listen"),
          Map.entry("--smtpd-tls-cert-file", "tls-cert"),
          Map.entry("--smtpd-tls-key-file", "tls-key"),
          Map.entry("--smtpd-tls-CAfile", "client-ca"),
          Map.entry("--smtpd-tls-auth-only", "allow-plaintext"),
          Map.entry("--smtpd-sasl-local-domain", "passdb"),
          Map.entry("--home-mailbox", "maildir"),
          Map.entry("--virtual-mailbox-base", "maildir"),
          Map.entry("--mailbox-size-limit", "quota-rule"),
          Map.entry("--virtual-mailbox-limit", "quota-rule"),
          Map.entry("--mail-location", "maildir"),
          Map.entry("--mail-fsync", "sync"),
          Map.entry("--ssl-cert", "tls-cert"),
          Map.entry("--ssl-key", "tls-key"),
          Map.entry("--ssl-ca", "client-ca"),
          Map.entry("--disable-plaintext-auth", "allow-plaintext"),
          Map.entry("--auth-mechanisms", "mechanisms"),
          Map.entry("--auth-cache-ttl", "auth-cache"),
          Map.entry("--auth-username-format", "passdb"),
          Map.entry("--auth-default-realm", "passdb"),
          Map.entry("--pop3-uidl-format", "uidl"),
          Map.entry("--postmaster-address", "postmaster"));

  private PostfixWords() {}

  /** Whether it is set to what it is in any case. */
  static boolean isAlwaysSo(Setting setting) {
    return setting.value().toLowerCase(Locale.ROOT).equals(ALWAYS.get(setting.option()));
  }

  /** What is to be told of a setting that is no option; nothing if none of the two has it. */
  static Optional<String> toldOf(Setting setting) {
    String key = setting.option().substring(2);
    return Optional.ofNullable(ALWAYS.get(setting.option()))
        .map(value -> key + " is always " + value + " here: " + setting.value())
        .or(
            () ->
                Optional.ofNullable(OTHERWISE.get(setting.option()))
                    .map(option -> key + " is no setting here; what it does does " + option));
  }
}
