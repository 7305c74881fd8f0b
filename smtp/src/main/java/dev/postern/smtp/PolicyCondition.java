package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.TrustedNetworks;
import java.util.List;
import java.util.Objects;

/**
 * What has to be so for a {@link PolicyRule} to be asked, see {@link PolicyRule#when}. Called by
 * many threads at once; may block for a short while, unless it says that it does not.
 *
 * <pre>{@code
 * PolicyRule.permit().when(anyOf(authenticated(), clientIn(TrustedNetworks.of("10.0.0.0/8"))))
 * }</pre>
 */
@FunctionalInterface
public interface PolicyCondition extends ServerPart {

  /** Whether it is so. */
  boolean holds(PolicyRequest request);

  /** Whether a login can make a difference; see {@link PolicyRule#consultsLogins()}. */
  default boolean consultsLogins() {
    return true;
  }

  /** Whether telling may wait for anything; see {@link PolicyRule#mayBlock()}. */
  default boolean mayBlock() {
    return true;
  }

  /** A user logged in. */
  static PolicyCondition authenticated() {
    return SettledCondition.immediate(true, request -> request.user().isPresent());
  }

  /** The client's address is in one of these networks; a unix-domain socket has none. */
  static PolicyCondition clientIn(TrustedNetworks networks) {
    Objects.requireNonNull(networks, "networks");
    return SettledCondition.immediate(
        false,
        request ->
            request
                .peer()
                .remote()
                .filter(client -> networks.contains(client.getAddress()))
                .isPresent());
  }

  /** All of them hold; they are asked in order, up to one that does not. */
  static PolicyCondition allOf(PolicyCondition... conditions) {
    List<PolicyCondition> all = several(conditions);
    return new SettledCondition(
        all.stream().anyMatch(PolicyCondition::consultsLogins),
        all.stream().anyMatch(PolicyCondition::mayBlock),
        request -> all.stream().allMatch(condition -> condition.holds(request)),
        List.copyOf(all));
  }

  /** One of them holds; they are asked in order, up to one that does. */
  static PolicyCondition anyOf(PolicyCondition... conditions) {
    List<PolicyCondition> all = several(conditions);
    return new SettledCondition(
        all.stream().anyMatch(PolicyCondition::consultsLogins),
        all.stream().anyMatch(PolicyCondition::mayBlock),
        request -> all.stream().anyMatch(condition -> condition.holds(request)),
        List.copyOf(all));
  }

  /** It does not hold. */
  static PolicyCondition not(PolicyCondition condition) {
    Objects.requireNonNull(condition, "condition");
    return new SettledCondition(
        condition.consultsLogins(),
        condition.mayBlock(),
        request -> !condition.holds(request),
        List.of(condition));
  }

  private static List<PolicyCondition> several(PolicyCondition... conditions) {
    Objects.requireNonNull(conditions, "conditions");
    if (conditions.length == 0) {
      throw new IllegalArgumentException("name at least one condition");
    }
    return List.of(conditions);
  }
}
