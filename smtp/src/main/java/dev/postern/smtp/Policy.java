package dev.postern.smtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who may do what: for each {@link Stage} lists of rules that are asked in order, as Postfix's
 * {@code smtpd_*_restrictions}. The first that decides wins; it decides for its list alone. If none
 * does, the client may go on.
 *
 * <p>Apart from the lists, and whatever they permit, the server asks for its {@link #guard}: that
 * who logged in sends as nobody else, and that no mail goes beyond the server's domains unless a
 * rule that {@link PolicyRule#permitsRelay() permits relaying} let it pass.
 *
 * <p>Each list is asked at once, not at RCPT as with {@code smtpd_delay_reject}; but what a list
 * would have deferred if the mail is taken ({@link Decision.DeferIfPermit}) is deferred at RCPT. A
 * permitted recipient must still be one that the {@link dev.postern.delivery.DeliveryTarget} takes.
 *
 * <pre>{@code
 * Smtp.mx(Policy.recipient(permitNetworks(TrustedNetworks.of("192.0.2.0/24")), permitAuthenticated())
 *     .withSender(PolicyRule.of("no_spam_example", request ->
 *         request.sender().filter(from -> from.domain().equals("spam.example")).isPresent()
 *             ? Decision.reject("We take no mail from this domain")
 *             : Decision.dunno())))
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Policy {
  private static final PolicyRule NO_RELAY = PolicyRule.rejectUnauthDestination();

  private final Map<Stage, List<List<PolicyRule>>> lists;
  private final Optional<SenderLogins> logins;
  private final PolicyRule ownSenders;

  private Policy(Map<Stage, List<List<PolicyRule>>> lists, Optional<SenderLogins> logins) {
    this.lists = lists;
    this.logins = logins;
    this.ownSenders =
        PolicyRule.rejectSenderLoginMismatch(logins.orElseGet(() -> NamedOwners.in(lists)));
  }

  /** Rules for recipients ({@code smtpd_recipient_restrictions}), and none for the rest. */
  public static Policy recipient(PolicyRule... rules) {
    return new Policy(Map.of(), Optional.empty()).with(Stage.RECIPIENT, rules);
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
   * The same with these rules for senders ({@code smtpd_sender_restrictions}). Whatever they
   * permit, who logged in sends as nobody else: {@link #withSenderLogins}.
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

  /**
   * The same with one more list for a stage, behind those that it has and whatever they permit: all
   * of them must let the client pass, as {@code smtpd_relay_restrictions} and {@code
   * smtpd_recipient_restrictions} of Postfix.
   */
  public Policy beside(Stage stage, List<PolicyRule> list) {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(list, "list");
    List<List<PolicyRule>> several = new ArrayList<>(lists(stage));
    several.add(settled(list));
    return replaced(stage, several);
  }

  /**
   * The same where these say which user may send as whom ({@code smtpd_sender_login_maps}). Whoever
   * logged in is asked at MAIL, on each listener, apart from the list for senders and whatever that
   * permits; 553 5.7.1 if the address is another's. Where nothing is said, those of the {@link
   * PolicyRule#rejectSenderLoginMismatch} in the lists say so, one of them if there are several,
   * and else {@link SenderLogins#OWN}. {@link SenderLogins#ANYONE} alone asks nobody; who may send
   * as others from some networks only is {@link SenderLogins} of one's own.
   */
  public Policy withSenderLogins(SenderLogins owners) {
    return new Policy(lists, Optional.of(Objects.requireNonNull(owners, "owners")));
  }

  /** The lists that are asked at a stage, in order. */
  public List<List<PolicyRule>> lists(Stage stage) {
    Objects.requireNonNull(stage, "stage");
    return lists.getOrDefault(stage, List.of());
  }

  /**
   * What is asked at a stage behind the lists: for senders whose address it is, unless it is
   * anyone's ({@link #withSenderLogins}), whatever a list permits; for recipients {@link
   * PolicyRule#rejectUnauthDestination()}, unless a rule permits that {@link
   * PolicyRule#permitsRelay()}.
   */
  public Optional<PolicyRule> guard(Stage stage) {
    return switch (Objects.requireNonNull(stage, "stage")) {
      case SENDER -> Optional.of(ownSenders);
      case RECIPIENT -> Optional.of(NO_RELAY);
      case CONNECT, HELO, MESSAGE -> Optional.empty();
    };
  }

  /** All rules that may be asked at a stage: those of its lists, and last its guard. */
  public List<PolicyRule> rules(Stage stage) {
    List<PolicyRule> all = new ArrayList<>();
    lists(stage).forEach(all::addAll);
    guard(stage).ifPresent(all::add);
    return List.copyOf(all);
  }

  /** Whether a login can make a difference to a list, so that it should be offered. */
  public boolean consultsLogins() {
    return lists.values().stream()
        .flatMap(List::stream)
        .flatMap(List::stream)
        .anyMatch(PolicyRule::consultsLogins);
  }

  /** The names of the rules, by stage. */
  @Override
  public String toString() {
    return Arrays.stream(Stage.values())
        .filter(stage -> lists(stage).stream().anyMatch(list -> !list.isEmpty()))
        .map(stage -> stage + "=" + lists(stage))
        .collect(Collectors.joining(", ", "Policy[", "]"));
  }

  private Policy with(Stage stage, PolicyRule... list) {
    Objects.requireNonNull(list, "rules");
    return replaced(stage, List.of(settled(Arrays.asList(list))));
  }

  private Policy replaced(Stage stage, List<List<PolicyRule>> several) {
    Map<Stage, List<List<PolicyRule>>> all = new EnumMap<>(Stage.class);
    all.putAll(lists);
    all.put(stage, List.copyOf(several));
    return new Policy(all, logins);
  }

  private static List<PolicyRule> settled(List<PolicyRule> list) {
    return list.stream().<PolicyRule>map(SettledRule::of).toList();
  }
}
