package dev.postern.smtp;

import dev.postern.ServerPart;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A rule that tells the same of itself whenever it is asked.
 *
 * @param parts whom it asks
 */
record SettledRule(
    String name,
    boolean consultsLogins,
    boolean mayBlock,
    boolean permitsRelay,
    Function<PolicyRequest, Decision> decision,
    List<ServerPart> parts)
    implements PolicyRule {

  SettledRule {
    if (!name.matches("[!#-<>-~]{1,64}")) {
      throw new IllegalArgumentException(
          "a rule's name is 1 to 64 printable ASCII characters without space, quote and '='");
    }
  }

  /** One that permits nothing beyond the server's domains. */
  SettledRule(
      String name,
      boolean consultsLogins,
      boolean mayBlock,
      Function<PolicyRequest, Decision> decision,
      List<ServerPart> parts) {
    this(name, consultsLogins, mayBlock, false, decision, parts);
  }

  /** One that asks nobody. */
  static SettledRule immediate(
      String name, boolean consultsLogins, Function<PolicyRequest, Decision> decision) {
    return new SettledRule(name, consultsLogins, false, decision, List.of());
  }

  /** Asks a rule of somebody else's once what it is. */
  static SettledRule of(PolicyRule rule) {
    String name = Objects.requireNonNull(rule.name(), "a rule has no name");
    return new SettledRule(
        name,
        rule.consultsLogins(),
        rule.mayBlock(),
        rule.permitsRelay(),
        rule::decide,
        List.of(rule));
  }

  /** The same, and what it permits may go beyond the server's domains. */
  static SettledRule permittingRelay(PolicyRule rule) {
    return new SettledRule(
        rule.name(), rule.consultsLogins(), rule.mayBlock(), true, rule::decide, List.of(rule));
  }

  @Override
  public Decision decide(PolicyRequest request) {
    return Objects.requireNonNull(decision.apply(request), "a rule decided nothing");
  }

  @Override
  public String toString() {
    return name;
  }
}
