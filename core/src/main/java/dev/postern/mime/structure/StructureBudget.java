package dev.postern.mime.structure;

import java.util.Optional;

/**
 * How much of the texts of one message may still be kept in its structure. A few octets of a header
 * can become many objects, so each thing counts for more than its octets.
 */
final class StructureBudget {
  /** What each address, parameter or text counts for beside its octets. */
  static final int EACH = 16;

  private long left;
  private boolean exceeded;

  StructureBudget(int octets) {
    this.left = octets;
  }

  /** Takes what a thing with that many octets of text costs, if there is so much. */
  boolean take(long octets) {
    if (octets + EACH > left) {
      exceeded = true;
      return false;
    }
    left -= octets + EACH;
    return true;
  }

  /** A text, or nothing if it is left out. */
  Optional<String> keep(String text) {
    return take(text.length()) ? Optional.of(text) : Optional.empty();
  }

  boolean take(MailAddress address) {
    return take(
        length(address.name())
            + length(address.route())
            + length(address.mailbox())
            + length(address.host()));
  }

  /** Something is left out that was not asked for here. */
  void exceeded() {
    exceeded = true;
  }

  /** Whether something was left out since the last call. */
  boolean takeExceeded() {
    boolean was = exceeded;
    exceeded = false;
    return was;
  }

  private static long length(Optional<String> text) {
    return text.map(String::length).orElse(0);
  }
}
