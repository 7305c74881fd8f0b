package dev.postern.smtp.policy.access;

import dev.postern.smtp.Decision;
import java.util.Objects;

/**
 * What stands behind a key of an {@code access(5)} table, or behind {@code action=} in the answer
 * of a policy service: a word of any case, and a text that may be absent.
 */
public sealed interface AccessAction {

  /** OK, DUNNO, REJECT, DEFER, a code, DEFER_IF_PERMIT, DEFER_IF_REJECT, PREPEND, DISCARD. */
  record Decided(Decision decision) implements AccessAction {}

  /** WARN: the operator is warned, and the next rule asked. */
  record Warn(String text) implements AccessAction {}

  /** INFO: the log gets a line, and the next rule is asked. */
  record Info(String text) implements AccessAction {}

  /** One that access(5) knows and no rule can do, e.g. FILTER or HOLD; its name in capitals. */
  record Unserved(String name) implements AccessAction {}

  /** Anything else: rules by name, or a mistake, such as PREPEND of what is no header field. */
  record Restrictions(String words) implements AccessAction {}

  /** Says nothing. */
  AccessAction DUNNO = new Decided(Decision.dunno());

  /** The action in a text; never fails, see {@link Restrictions}. */
  static AccessAction parse(String text, AccessSubject about) {
    return AccessActionParser.parse(
        Objects.requireNonNull(text, "text"), Objects.requireNonNull(about, "about"));
  }
}
