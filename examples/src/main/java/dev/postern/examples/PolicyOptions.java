package dev.postern.examples;

import dev.postern.smtp.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What strangers are asked on port 25; told by {@code postern help policy}. */
final class PolicyOptions {
  private static final String POLICY_SERVICE = "--policy-service";

  @Option(
      names = {POLICY_SERVICE, "--check-policy-service"},
      hidden = true)
  private List<String> services = new ArrayList<>();

  @Option(names = "--greylist", arity = "1", converter = YesNo.class, hidden = true)
  private Switch greylist = Switch.OFF;

  /** Whether there is a greylist. */
  boolean greylists() {
    return greylist == Switch.ON;
  }

  /**
   * What takes time, asked when all else is settled.
   *
   * @param greylisting one for all listeners
   * @throws IllegalArgumentException if a value cannot be understood
   */
  List<PolicyRule> rules(PolicyRule greylisting) {
    List<PolicyRule> rules = new ArrayList<>();
    for (String service : services) {
      rules.add(Mistakes.named(POLICY_SERVICE, () -> PolicyRule.checkPolicyService(service)));
    }
    if (greylists()) {
      rules.add(greylisting);
    }
    return rules;
  }
}
