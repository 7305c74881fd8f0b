package dev.postern.smtp;

import dev.postern.ServerPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who may do what: for each {@link Stage} a list of rules that are asked in order, as Postfix's
 * {@code smtpd_*_restrictions}. The first that decides wins; it decides for its stage alone. If
 * none does, the client may go on, but for RCPT: there {@link PolicyRule#rejectUnauthDestination()}
 * is asked at last, so a list is no open relay unless it says {@link PolicyRule#permit()}.
 * Immutable.
 *
 * <p>Each list is asked at once, not at RCPT as with {@code smtpd_delay_reject}. A permitted
 * recipient must still be one that the {@link dev.postern.delivery.DeliveryTarget} takes.
 *
 * <pre>{@code
 * Smtp.mx(Policy.recipient(permitNetworks(TrustedNetworks.of("192.0.2.0/24")), permitAuthenticated())
 *     .withSender(PolicyRule.of("no_spam_example", request ->
 *         request.sender().filter(from -> from.domain().equals("spam.example")).isPresent()
 *             ? Decision.reject("We take no mail from this domain")
 *             : Decision.dunno())))
 * }</pre>
 */
public final class Policy {
  private final Map<Stage, List<PolicyRule>> rules;

  private Policy(Map<Stage, List<PolicyRule>> rules) {
    this.rules = rules;
  }

  /** Rules for recipients ({@code smtpd_recipient_restrictions}), and none for the rest. */
  public static Policy recipient(PolicyRule... rules) {
    return new Policy(Map.of()).with(Stage.RECIPIENT, rules);
  }

  /**
   * The same with these rules for clients that connect ({@code smtpd_client_restrictions}). Who is
   * refused for good gets 554 in place of a greeting, who is refused for now 421.
   */
  public Policy withClient(PolicyRule... rules) {
    return with(Stage.CONNECT, rules);
  }

  /** The same with these rules for HELO, EHLO and LHLO ({@code smtpd_helo_restrictions}). */
  public Policy withHelo(PolicyRule... rules) {
    return with(Stage.HELO, rules);
  }

  /**
   * The same with these rules for senders ({@code smtpd_sender_restrictions}). On a listener for
   * users {@link PolicyRule#rejectSenderLoginMismatch} of {@link SenderLogins#OWN} is asked at
   * last, so a list lets nobody send as somebody else unless it says {@link PolicyRule#permit()},
   * or holds a rule of that kind itself.
   */
  public Policy withSender(PolicyRule... rules) {
    return with(Stage.SENDER, rules);
  }

  /**
   * The same with these rules for what came after DATA ({@code smtpd_end_of_data_restrictions}).
   */
  public Policy withEndOfData(PolicyRule... rules) {
    return with(Stage.MESSAGE, rules);
  }

  /**
   * The same with these rules for a stage, in place of those that it has; what the methods for each
   * stage say holds here too.
   */
  public Policy with(Stage stage, List<PolicyRule> list) {
    Objects.requireNonNull(stage, "stage");
    return with(stage, Objects.requireNonNull(list, "list").toArray(PolicyRule[]::new));
  }

  /** The rules that are asked at a stage, in order. */
  public List<PolicyRule> rules(Stage stage) {
    Objects.requireNonNull(stage, "stage");
    List<PolicyRule> listed = rules.getOrDefault(stage, List.of());
    if (stage != Stage.RECIPIENT) {
      return listed;
    }
    List<PolicyRule> all = new ArrayList<>(listed);
    all.add(PolicyRule.rejectUnauthDestination());
    return List.copyOf(all);
  }

  /** Whether a login can make a difference, so that it should be offered. */
  public boolean consultsLogins() {
    return rules.values().stream().flatMap(List::stream).anyMatch(PolicyRule::consultsLogins);
  }

  /** The same, asking at last whose the sender is, unless a rule of the list does. */
  Policy ofUsers() {
    List<PolicyRule> senders = new ArrayList<>(rules(Stage.SENDER));
    if (senders.stream().anyMatch(Policy::asksWhoseSender)) {
      return this;
    }
    senders.add(PolicyRule.rejectSenderLoginMismatch(SenderLogins.OWN));
    return withSender(senders.toArray(PolicyRule[]::new));
  }

  /** Whatever name it goes by, and whatever condition it has. */
  private static boolean asksWhoseSender(ServerPart part) {
    return part instanceof SenderLogins || part.parts().stream().anyMatch(Policy::asksWhoseSender);
  }

  private Policy with(Stage stage, PolicyRule... list) {
    Objects.requireNonNull(list, "rules");
    Map<Stage, List<PolicyRule>> all = new EnumMap<>(Stage.class);
    all.putAll(rules);
    all.put(stage, Arrays.stream(list).<PolicyRule>map(SettledRule::of).toList());
    return new Policy(all);
  }
}
