package dev.postern.smtp;

import dev.postern.smtp.Smtp.BareNewlines;
import java.util.Objects;
import java.util.Optional;

/**
 * What a listener for SMTP or LMTP does otherwise than its kind. Immutable; the methods return
 * changed copies. What switches an extension off is {@link dev.postern.Listener#hiding}, what
 * bounds something {@link dev.postern.Listener#limits}.
 *
 * <pre>{@code
 * Smtp.mx(SmtpSettings.defaults().policy(Policy.recipient(PolicyRule.permitAuthenticated())))
 * }</pre>
 */
public final class SmtpSettings {
  private static final SmtpSettings DEFAULTS = new SmtpSettings(Optional.empty(), Optional.empty());

  private final Optional<Policy> policy;
  private final Optional<BareNewlines> bareNewlines;

  private SmtpSettings(Optional<Policy> policy, Optional<BareNewlines> bareNewlines) {
    this.policy = policy;
    this.bareNewlines = bareNewlines;
  }

  /** All as the kind of listener has it. */
  public static SmtpSettings defaults() {
    return DEFAULTS;
  }

  /** With another policy. On a listener for users it can narrow what they may do, no more. */
  public SmtpSettings policy(Policy other) {
    return new SmtpSettings(Optional.of(Objects.requireNonNull(other, "policy")), bareNewlines);
  }

  /**
   * What becomes of a message with a CR or LF that stands alone, if it comes by LMTP; {@link
   * BareNewlines#TAKEN} by default. From strangers no such message is ever taken.
   */
  public SmtpSettings bareNewlines(BareNewlines choice) {
    return new SmtpSettings(policy, Optional.of(Objects.requireNonNull(choice, "bareNewlines")));
  }

  /** The policy, if it is another than that of the kind of listener. */
  Optional<Policy> policy() {
    return policy;
  }

  /** What becomes of bare newlines, if that was said. */
  Optional<BareNewlines> bareNewlines() {
    return bareNewlines;
  }
}
