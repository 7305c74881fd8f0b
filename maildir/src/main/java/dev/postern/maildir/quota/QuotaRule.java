package dev.postern.maildir.quota;

import dev.postern.maildir.quota.QuotaAmount.Of;
import dev.postern.maildir.quota.QuotaAmount.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One rule in Dovecot's notation: {@code *:storage=1G:messages=10000} for all mailboxes, {@code
 * Trash:storage=+100M} for what one of them may have on top, {@code SPAM:ignore} for one that does
 * not count.
 *
 * @param mask the mailbox's name, in which {@code *} and {@code ?} are wildcards; alone they mean
 *     all mailboxes
 * @param octets empty if the rule says nothing of them
 * @param messages likewise
 */
record QuotaRule(
    String mask, Optional<QuotaAmount> octets, Optional<QuotaAmount> messages, Counting counting) {
  /** All mailboxes, whatever a file {@code maildirsize} says. */
  static final String ALL = "*";

  /** All mailboxes, if no file {@code maildirsize} says otherwise. */
  static final String ALL_UNLESS_FILE = "?";

  private static final String INBOX = "INBOX";

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if it is none, or asks for what is not supported
   */
  static QuotaRule parse(String text) {
    List<String> parts = parts(text);
    String mask = parts.get(0).equalsIgnoreCase(INBOX) ? INBOX : parts.get(0);
    boolean all = mask.equals(ALL) || mask.equals(ALL_UNLESS_FILE);
    if (mask.isEmpty() || (parts.size() == 1 && !all)) {
      throw new IllegalArgumentException("quota rule: no mailbox and limit: " + text);
    }
    if (parts.size() == 2 && parts.get(1).equals("ignore")) {
      if (all) {
        throw new IllegalArgumentException(
            "quota rule: to count nothing, leave the rules out: " + text);
      }
      return new QuotaRule(mask, Optional.empty(), Optional.empty(), Counting.IGNORED);
    }
    QuotaRule rule = new QuotaRule(mask, Optional.empty(), Optional.empty(), Counting.COUNTED);
    for (String limit : parts.subList(1, parts.size())) {
      rule = rule.and(rule.limit(limit, all, text));
    }
    return rule;
  }

  /** Both rules, of the same mask; the other's limits go before. */
  QuotaRule and(QuotaRule other) {
    return new QuotaRule(
        mask,
        other.octets.or(() -> octets),
        other.messages.or(() -> messages),
        counting == Counting.IGNORED ? counting : other.counting);
  }

  boolean isForAll() {
    return mask.equals(ALL) || mask.equals(ALL_UNLESS_FILE);
  }

  /** As the limits of all mailboxes. */
  QuotaLimits limits() {
    return new QuotaLimits(limit(octets), limit(messages));
  }

  /** What a mailbox may use in which this is on top of the limits of all. */
  QuotaLimits onTopOf(QuotaLimits limits) {
    return new QuotaLimits(
        sum(limits.octets(), octets.orElse(QuotaAmount.NONE)),
        sum(limits.messages(), messages.orElse(QuotaAmount.NONE)));
  }

  private QuotaRule limit(String limit, boolean all, String text) {
    int equals = limit.indexOf('=');
    String key = equals < 0 ? limit : limit.substring(0, equals);
    String value = limit.substring(equals + 1);
    return switch (key) {
      case "storage" -> with(Optional.of(amount(value, 1024, all)), Optional.empty());
      case "bytes" -> with(Optional.of(amount(value, 1, all)), Optional.empty());
      case "messages" -> with(Optional.empty(), Optional.of(amount(value, 1, all)));
      case "backend" -> all ? backend(QuotaLimits.parse(value)) : this;
      default ->
          throw new IllegalArgumentException(
              "quota rule: not storage, bytes, messages, backend, or ignore alone: " + text);
    };
  }

  private QuotaRule with(Optional<QuotaAmount> newOctets, Optional<QuotaAmount> newMessages) {
    return new QuotaRule(mask, newOctets, newMessages, counting);
  }

  private QuotaRule backend(QuotaLimits limits) {
    return with(amount(limits.octets()), amount(limits.messages()));
  }

  private static Optional<QuotaAmount> amount(OptionalLong limit) {
    return limit.isEmpty()
        ? Optional.empty()
        : Optional.of(new QuotaAmount(Sign.NONE, limit.getAsLong(), Of.ITSELF));
  }

  private static QuotaAmount amount(String text, long plainUnit, boolean all) {
    QuotaAmount amount = QuotaAmount.parse(text, plainUnit);
    if (all && (amount.sign() != Sign.NONE || amount.of() == Of.HUNDRED)) {
      throw new IllegalArgumentException(
          "quota rule: for all mailboxes a limit has no sign and no percent, as in *:storage=1G,"
              + " but: "
              + text);
    }
    return amount;
  }

  private static OptionalLong limit(Optional<QuotaAmount> amount) {
    long value = amount.map(QuotaAmount::value).orElse(0L);
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  // On top of no limit there is none; Dovecot then takes the addition alone for the limit.
  private static OptionalLong sum(OptionalLong limit, QuotaAmount more) {
    if (limit.isEmpty()) {
      return limit;
    }
    long base = limit.getAsLong();
    long top = more.onTopOf(base);
    return OptionalLong.of(top > Long.MAX_VALUE - base ? Long.MAX_VALUE : Math.max(0, base + top));
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', from)) {
      parts.add(text.substring(from, colon));
      from = colon + 1;
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** Whether a mailbox's messages are in the sum. */
  enum Counting {
    COUNTED,
    IGNORED
  }
}
