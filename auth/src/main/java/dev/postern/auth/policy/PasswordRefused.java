package dev.postern.auth.policy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A password that a policy does not allow; nothing was changed. The message says all reasons. */
public final class PasswordRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<PasswordViolation> violations;

  /**
   * Refuses for these reasons.
   *
   * @param violations one or more
   */
  public PasswordRefused(List<PasswordViolation> violations) {
    super(
        violations.stream()
            .map(PasswordViolation::sentence)
            .collect(Collectors.joining("; ", "the password is refused: ", "")));
    this.violations = List.copyOf(Objects.requireNonNull(violations, "violations"));
  }

  /** What is wrong with it. */
  public List<PasswordViolation> violations() {
    return violations;
  }
}
