package dev.postern.maildir.quota;

import dev.postern.maildir.quota.QuotaRule.Counting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All rules of one user: {@code quota_rule}, {@code quota_rule2} and so on. Of rules for single
 * mailboxes the first counts that fits the name; a later one with the same name completes it.
 *
 * <p>Immutable.
 */
public final class QuotaRules {
  /** Without rules the file {@code maildirsize} alone sets limits. */
  public static final QuotaRules NONE = parse(List.of());

  private static final String SETTING = "quota_rule";

  private final List<String> texts;
  private final Optional<QuotaRule> all;
  private final List<QuotaRule> mailboxes;

  private QuotaRules(List<String> texts, Optional<QuotaRule> all, List<QuotaRule> mailboxes) {
    this.texts = texts;
    this.all = all;
    this.mailboxes = mailboxes;
  }

  /**
   * Reads rules in order.
   *
   * @throws IllegalArgumentException if one cannot be understood or is not supported
   */
  public static QuotaRules parse(List<String> texts) {
    Optional<QuotaRule> all = Optional.empty();
    Map<String, QuotaRule> mailboxes = new LinkedHashMap<>();
    for (String text : texts) {
      QuotaRule rule = QuotaRule.parse(text);
      if (rule.isForAll()) {
        // One that goes before a file makes all of them do so.
        all = Optional.of(all.map(before -> merged(before, rule)).orElse(rule));
      } else {
        mailboxes.merge(rule.mask(), rule, QuotaRule::and);
      }
    }
    return new QuotaRules(List.copyOf(texts), all, List.copyOf(mailboxes.values()));
  }

  /** These rules and one more. */
  public QuotaRules and(String text) {
    List<String> more = new ArrayList<>(texts);
    more.add(text);
    return parse(more);
  }

  /**
   * These rules with a user's own: each of the user's fields {@code quota_rule}, {@code
   * quota_rule2} takes the place of the one with its number, and the first number that neither has
   * ends them.
   */
  public QuotaRules with(Map<String, String> fields) {
    List<String> own = new ArrayList<>();
    for (int i = 0; ; i++) {
      String given = fields.get(i == 0 ? SETTING : SETTING + (i + 1));
      if (given == null && i >= texts.size()) {
        return own.equals(texts) ? this : parse(own);
      }
      own.add(given == null ? texts.get(i) : given);
    }
  }

  /** Whether there is a rule for all mailboxes, so that there is a quota without a file. */
  public boolean setLimits() {
    return all.isPresent();
  }

  /**
   * The limits of all mailboxes, if there are any.
   *
   * @param file those in {@code maildirsize}, if there is one
   */
  public Optional<QuotaLimits> limits(Optional<QuotaLimits> file) {
    boolean byRule = all.isPresent() && (all.get().mask().equals(QuotaRule.ALL) || file.isEmpty());
    return byRule ? all.map(QuotaRule::limits) : file;
  }

  /**
   * What may be used when a message is saved in a mailbox.
   *
   * @param limits of all mailboxes
   */
  public QuotaLimits in(String mailbox, QuotaLimits limits) {
    return rule(mailbox).map(rule -> rule.onTopOf(limits)).orElse(limits);
  }

  /** Whether what is in a mailbox counts. */
  public boolean counts(String mailbox) {
    return rule(mailbox).map(rule -> rule.counting() == Counting.COUNTED).orElse(true);
  }

  /** Whether there is a mailbox that does not count. */
  public boolean ignoreSome() {
    return mailboxes.stream().anyMatch(rule -> rule.counting() == Counting.IGNORED);
  }

  private static QuotaRule merged(QuotaRule before, QuotaRule rule) {
    return before.mask().equals(QuotaRule.ALL) ? before.and(rule) : rule.and(before).and(rule);
  }

  private Optional<QuotaRule> rule(String mailbox) {
    Objects.requireNonNull(mailbox);
    return mailboxes.stream().filter(rule -> matches(rule.mask(), mailbox)).findFirst();
  }

  /** Wildcards as in file names; they match delimiters too. */
  private static boolean matches(String mask, String name) {
    int at = 0;
    int m = 0;
    int star = -1;
    int retry = 0;
    while (at < name.length()) {
      if (m < mask.length() && mask.charAt(m) == '*') {
        star = m++;
        retry = at;
      } else if (m < mask.length()
          && (mask.charAt(m) == '?' || mask.charAt(m) == name.charAt(at))) {
        m++;
        at++;
      } else if (star >= 0) {
        m = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (m < mask.length() && mask.charAt(m) == '*') {
      m++;
    }
    return m == mask.length();
  }
}
