package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.TrustedNetworks;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.policy.delegation.PolicyService;
import dev.postern.smtp.policy.greylist.Greylist;
import dev.postern.table.LookupTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * One rule of a {@link Policy}, whatever the stage, named as in Postfix. Called by many threads at
 * once; may block for a short while, on the pool for look-ups, unless it says that it does not
 * ({@link #mayBlock}). A rule that throws, answers nothing or takes too long ({@link
 * dev.postern.Limits.Time#DIRECTORY_LOOKUP}, its thread is interrupted) counts as a refusal for now
 * (451 4.3.0) and is logged with its name.
 *
 * <p>A rule decides from who asks for what: client, login, addresses, sizes. What looks into the
 * message, marks it or moves it is a {@link dev.postern.filter.MessageFilter}, which is asked after
 * the rules of the same stage.
 *
 * <pre>{@code
 * PolicyRule.of("greylist", request -> known(request) ? Decision.dunno() : Decision.defer("Come again"));
 * PolicyRule.reject().when(not(PolicyCondition.authenticated())).named("users_only");
 * }</pre>
 */
public interface PolicyRule extends ServerPart {

  /**
   * The name that log, {@link ClientRefused#by} and {@link MailRefused#by} show: 1 to 64 printable
   * ASCII characters without spaces, quotes and equals signs.
   */
  String name();

  /** What the rule says; never null. */
  Decision decide(PolicyRequest request);

  /**
   * Whether a login can make a difference, so that port 25 offers AUTH. True unless a rule says
   * otherwise: one too many is hidden by {@code Smtp.mx(policy).hiding("AUTH")}.
   */
  default boolean consultsLogins() {
    return true;
  }

  /**
   * Whether deciding may wait for anything: a file, a database, another host, a lock that is held
   * for long. True unless a rule says otherwise. If none of a stage's rules does, they are asked
   * where the connection is, without a change of threads; one that blocks all the same holds up
   * other clients there. Asked once; RCPT looks up the recipient anyway, on the pool.
   */
  default boolean mayBlock() {
    return true;
  }

  /** The same rule, asked only where a condition holds; else it says {@link Decision.Dunno}. */
  default PolicyRule when(PolicyCondition condition) {
    Objects.requireNonNull(condition, "condition");
    return new SettledRule(
        name(),
        consultsLogins() || condition.consultsLogins(),
        mayBlock() || condition.mayBlock(),
        request -> condition.holds(request) ? decide(request) : Decision.dunno(),
        List.of(this, condition));
  }

  /** The same rule under another name. */
  default PolicyRule named(String name) {
    Objects.requireNonNull(name, "name");
    return new SettledRule(name, consultsLogins(), mayBlock(), this::decide, List.of(this));
  }

  /**
   * A rule of one's own.
   *
   * @param name see {@link #name()}
   * @throws IllegalArgumentException if a log line cannot show the name
   */
  static PolicyRule of(String name, Function<PolicyRequest, Decision> rule) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(rule, "rule");
    return new SettledRule(name, true, true, rule, List.of());
  }

  /**
   * A rule of one's own that decides from the request alone, without waiting for anything: {@link
   * #mayBlock} is false.
   *
   * @param name see {@link #name()}
   * @throws IllegalArgumentException if a log line cannot show the name
   */
  static PolicyRule immediate(String name, Function<PolicyRequest, Decision> rule) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(rule, "rule");
    return SettledRule.immediate(name, true, rule);
  }

  /** Permits users that logged in ({@code permit_sasl_authenticated}). */
  static PolicyRule permitAuthenticated() {
    return permit().when(PolicyCondition.authenticated()).named("permit_sasl_authenticated");
  }

  /** Permits clients in some networks ({@code permit_mynetworks}); never a unix-domain socket. */
  static PolicyRule permitNetworks(TrustedNetworks networks) {
    return permit().when(PolicyCondition.clientIn(networks)).named("permit_mynetworks");
  }

  /**
   * Rejects recipients outside the server's domains ({@code reject_unauth_destination}). A bare
   * {@code postmaster} is inside. Says nothing before RCPT.
   */
  static PolicyRule rejectUnauthDestination() {
    return SettledRule.immediate(
        "reject_unauth_destination",
        false,
        request ->
            request.recipient().filter(to -> !request.isLocal(to)).isPresent()
                ? Decision.reject("Relay access denied")
                : Decision.dunno());
  }

  /**
   * Rejects a sender that the user who logged in does not own ({@code
   * reject_authenticated_sender_login_mismatch}, 553 5.7.1). The null reverse-path {@code <>} is
   * everybody's, as with Postfix, since a receipt is sent from it; who did not log in is not asked
   * about. The address in the message's From field is another matter, and not looked at.
   */
  static PolicyRule rejectSenderLoginMismatch(SenderLogins logins) {
    Objects.requireNonNull(logins, "logins");
    return new SettledRule(
        "reject_authenticated_sender_login_mismatch",
        true,
        logins != SenderLogins.OWN && logins != SenderLogins.ANYONE,
        request -> SenderLoginMismatch.decide(request, logins),
        List.of(logins));
  }

  /**
   * Rejects a sender that a table names an owner of, if nobody logged in ({@code
   * reject_unauthenticated_sender_login_mismatch}, 553 5.7.1).
   *
   * @param table as that of {@link SenderLogins#table}
   */
  static PolicyRule rejectUnauthenticatedSenderLoginMismatch(LookupTable table) {
    TableOwners owners = new TableOwners(Objects.requireNonNull(table, "table"));
    return new SettledRule(
        "reject_unauthenticated_sender_login_mismatch",
        true,
        table.mayBlock(),
        request -> SenderLoginMismatch.decideUnauthenticated(request, owners),
        List.of(table));
  }

  /**
   * Asks a policy service ({@code check_policy_service}), e.g. postgrey; with other settings it is
   * {@link PolicyService#rule()}.
   *
   * @param address {@code inet:host:port} or {@code unix:/path}
   * @throws IllegalArgumentException if it is neither
   */
  static PolicyRule checkPolicyService(String address) {
    return PolicyService.at(address).rule();
  }

  /**
   * Greylisting, with postgrey's settings and a memory in a file; others are in {@link
   * Greylist#rule()}. It stands behind what permits networks and users.
   */
  static PolicyRule greylist(Path file) {
    return Greylist.keptIn(file).rule();
  }

  /** Permits whatever is asked for ({@code permit}). At RCPT: a relay, open to all who get here. */
  static PolicyRule permit() {
    return SettledRule.immediate("permit", false, request -> Decision.permit());
  }

  /** Rejects whatever is asked for ({@code reject}, 554 5.7.1). */
  static PolicyRule reject() {
    return refuse(SmtpStatus.reject("Access denied"));
  }

  /** Refuses whatever is asked for, for now or for good as the status says. */
  static PolicyRule refuse(SmtpStatus status) {
    Objects.requireNonNull(status, "status");
    String name = status.isTemporary() ? "defer" : "reject";
    return SettledRule.immediate(name, false, request -> Decision.refuse(status));
  }
}
