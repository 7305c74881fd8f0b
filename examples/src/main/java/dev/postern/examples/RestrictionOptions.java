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
  private static final String LOGINS = "--sender-logins";
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

  @Option(names = LOGINS, hidden = true)
  private String logins;

  /**
   * What strangers on port 25 are asked.
   *
   * @param usual for recipients, where no list says otherwise
   * @param behind what is asked of recipients after all lists
   * @throws IllegalArgumentException if a list cannot be understood
   */
  Policy ofStrangers(TrustedNetworks mynetworks, List<PolicyRule> usual, List<PolicyRule> behind) {
    Reading reading = new Reading(mynetworks);
    if (relay == null && recipient == null) {
      List<PolicyRule> all = new ArrayList<>(usual);
      all.addAll(behind);
      return reading.policy(List.of(), all);
    }
    List<PolicyRule> named = new ArrayList<>(reading.list(RECIPIENT, recipient));
    List<PolicyRule> relaying = relay(reading, mynetworks, named);
    named.addAll(behind);
    return reading.policy(relaying, named);
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
    List<PolicyRule> users = List.of(PolicyRule.permitAuthenticated());
    List<PolicyRule> named =
        isEmpty(recipient)
            ? List.of(PolicyRule.permitAuthenticated(), PolicyRule.reject())
            : reading.list(RECIPIENT, recipient);
    return Optional.of(reading.policy(relay == null ? users : reading.list(RELAY, relay), named));
  }

  private boolean isGiven() {
    return Stream.of(client, helo, sender, relay, recipient, data, endOfData, loginMaps, logins)
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

  /** Also a list that takes back the server's, as {@code -o smtpd_recipient_restrictions=} does. */
  private static boolean isEmpty(String list) {
    return list == null || list.isBlank();
  }

  /** The lists of one listener. */
  private final class Reading {
    private final Optional<LookupTable> table =
        Optional.ofNullable(loginMaps)
            .filter(table -> !isEmpty(table))
            .map(
                words ->
                    Mistakes.named(
                        LOGIN_MAPS, () -> checked(List.of(LookupTable.parse(words))).get(0)));
    private final Restrictions words;

    private Reading(TrustedNetworks mynetworks) {
      Restrictions.Builder builder = Restrictions.builder().networks(mynetworks);
      if (isGiven()) {
        resolver().ifPresent(builder::resolver);
      }
      table.ifPresent(builder::senderLoginMaps);
      words = builder.build();
    }

    /**
     * All lists. Those for the client and its HELO are asked at MAIL, when it is known who logged
     * in, as with {@code smtpd_delay_reject}. What the list for relaying permits is relayed.
     */
    private Policy policy(List<PolicyRule> relaying, List<PolicyRule> recipients) {
      Policy lists =
          Policy.recipient()
              .with(Stage.SENDER, list(CLIENT, client))
              .beside(Stage.SENDER, list(HELO, helo))
              .beside(Stage.SENDER, list(SENDER, sender))
              .with(Stage.RECIPIENT, relaying.stream().map(PolicyRule::permittingRelay).toList())
              .beside(Stage.RECIPIENT, recipients)
              .with(Stage.MESSAGE, list(DATA, data))
              .beside(Stage.MESSAGE, list(END_OF_DATA, endOfData));
      return owners().map(lists::withSenderLogins).orElse(lists);
    }

    /** Whom an option names; else a rule in a list may. */
    private Optional<SenderLogins> owners() {
      if (logins == null) {
        return table.map(SenderLogins::table);
      }
      if (table.isPresent()) {
        throw new IllegalArgumentException(LOGINS + " and " + LOGIN_MAPS + " exclude each other");
      }
      return switch (logins) {
        case "own" -> Optional.of(SenderLogins.OWN);
        case "anyone" -> Optional.of(SenderLogins.ANYONE);
        default ->
            throw new IllegalArgumentException(LOGINS + ": expected own or anyone, not " + logins);
      };
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
