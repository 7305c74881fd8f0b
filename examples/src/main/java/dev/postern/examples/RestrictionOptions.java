package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.TrustedNetworks;
import dev.postern.dns.dnsjava.DnsJavaResolver;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.SenderLogins;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.Restrictions;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Postfix's lists of restrictions; told by {@code postern help policy}. */
final class RestrictionOptions {
  private static final String CLIENT = "--smtpd-client-restrictions";
  private static final String HELO = "--smtpd-helo-restrictions";
  private static final String SENDER = "--smtpd-sender-restrictions";
  private static final String RELAY = "--smtpd-relay-restrictions";
  private static final String RECIPIENT = "--smtpd-recipient-restrictions";
  private static final String DATA = "--smtpd-data-restrictions";
  private static final String END_OF_DATA = "--smtpd-end-of-data-restrictions";
  private static final String LOGIN_MAPS = "--smtpd-sender-login-maps";

  @Option(names = CLIENT, hidden = true)
  private String client;

  @Option(names = HELO, hidden = true)
  private String helo;

  @Option(names = SENDER, hidden = true)
  private String sender;

  @Option(names = RELAY, hidden = true)
  private String relay;

  @Option(names = RECIPIENT, hidden = true)
  private String recipient;

  @Option(names = DATA, hidden = true)
  private String data;

  @Option(names = END_OF_DATA, hidden = true)
  private String endOfData;

  @Option(names = LOGIN_MAPS, hidden = true)
  private String loginMaps;

  /**
   * What strangers on port 25 are asked.
   *
   * @param usual for recipients, where no list says otherwise
   * @param behind what is asked of recipients after all lists
   * @throws IllegalArgumentException if a list cannot be understood
   */
  Policy ofStrangers(TrustedNetworks mynetworks, List<PolicyRule> usual, List<PolicyRule> behind) {
    Reading reading = new Reading(mynetworks);
    List<PolicyRule> rules = new ArrayList<>();
    if (relay == null && recipient == null) {
      rules.addAll(usual);
    } else {
      List<PolicyRule> named = reading.list(RECIPIENT, recipient);
      rules.addAll(recipients(relay(reading, mynetworks, named), named));
    }
    rules.addAll(behind);
    return reading.policy(rules);
  }

  /**
   * What users are asked where they send mail; nothing if no option says anything of it.
   *
   * @throws IllegalArgumentException if a list cannot be understood
   */
  Optional<Policy> ofUsers(TrustedNetworks mynetworks) {
    if (!isGiven()) {
      return Optional.empty();
    }
    Reading reading = new Reading(mynetworks);
    List<PolicyRule> named =
        isEmpty(recipient)
            ? List.of(PolicyRule.permitAuthenticated(), PolicyRule.reject())
            : reading.list(RECIPIENT, recipient);
    return Optional.of(reading.policy(recipients(reading.list(RELAY, relay), named)));
  }

  private boolean isGiven() {
    return Stream.of(client, helo, sender, relay, recipient, data, endOfData, loginMaps)
        .anyMatch(given -> given != null);
  }

  /** Postfix's own list, so that what is permitted as a recipient is not relayed by that. */
  private List<PolicyRule> relay(
      Reading reading, TrustedNetworks mynetworks, List<PolicyRule> recipients) {
    if (relay != null) {
      return reading.list(RELAY, relay);
    }
    List<PolicyRule> usual = new ArrayList<>();
    usual.add(PolicyRule.permitNetworks(mynetworks));
    if (recipients.stream().anyMatch(PolicyRule::consultsLogins)) {
      usual.add(PolicyRule.permitAuthenticated());
    }
    usual.add(PolicyRule.rejectUnauthDestination());
    return usual;
  }

  /** Both lists must let a recipient pass; what one permits and the other leaves open is taken. */
  private static List<PolicyRule> recipients(List<PolicyRule> relay, List<PolicyRule> named) {
    List<PolicyRule> rules = new ArrayList<>(EndsForItself.of(word(RELAY), relay));
    rules.addAll(named);
    // Asked again: these keep no state, and had a rule before them refused, this were not asked.
    relay.stream().filter(rule -> rule.name().startsWith("permit")).forEach(rules::add);
    return rules;
  }

  /** Also a list that takes back the server's, as {@code -o smtpd_recipient_restrictions=} does. */
  private static boolean isEmpty(String list) {
    return list == null || list.isBlank();
  }

  private static String word(String option) {
    return option.substring(2).replace('-', '_');
  }

  /** The lists of one listener. */
  private final class Reading {
    private final Optional<LookupTable> owners =
        Optional.ofNullable(loginMaps)
            .filter(table -> !isEmpty(table))
            .map(
                table ->
                    Mistakes.named(
                        LOGIN_MAPS, () -> checked(List.of(LookupTable.parse(table))).get(0)));
    private final Restrictions words;

    private Reading(TrustedNetworks mynetworks) {
      Restrictions.Builder builder = Restrictions.builder().networks(mynetworks);
      if (isGiven()) {
        resolver().ifPresent(builder::resolver);
      }
      owners.ifPresent(builder::senderLoginMaps);
      words = builder.build();
    }

    /**
     * All lists. Those for the client and its HELO are asked at MAIL, when it is known who logged
     * in, as with {@code smtpd_delay_reject}.
     */
    private Policy policy(List<PolicyRule> recipients) {
      List<PolicyRule> senders = new ArrayList<>();
      senders.addAll(EndsForItself.of(word(CLIENT), list(CLIENT, client)));
      senders.addAll(EndsForItself.of(word(HELO), list(HELO, helo)));
      senders.addAll(list(SENDER, sender));
      owners.ifPresent(
          table -> senders.add(PolicyRule.rejectSenderLoginMismatch(SenderLogins.table(table))));
      List<PolicyRule> message = new ArrayList<>(EndsForItself.of(word(DATA), list(DATA, data)));
      message.addAll(list(END_OF_DATA, endOfData));
      return Policy.recipient()
          .with(Stage.SENDER, senders)
          .with(Stage.RECIPIENT, recipients)
          .with(Stage.MESSAGE, message);
    }

    private List<PolicyRule> list(String option, String list) {
      return isEmpty(list) ? List.of() : Mistakes.named(option, () -> checked(words.parse(list)));
    }

    private static Optional<DnsJavaResolver> resolver() {
      try {
        return Optional.of(DnsJavaResolver.system());
      } catch (IllegalStateException e) {
        // Words that need one say so.
        return Optional.empty();
      }
    }

    private static <T extends ServerPart> List<T> checked(List<T> parts) throws IOException {
      for (T part : parts) {
        part.check();
        checked(part.parts());
      }
      return parts;
    }
  }
}
