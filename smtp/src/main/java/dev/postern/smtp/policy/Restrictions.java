package dev.postern.smtp.policy;

import dev.postern.TrustedNetworks;
import dev.postern.dns.DnsResolver;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.SenderLogins;
import dev.postern.table.LookupTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads lists in Postfix's words, as they stand in {@code smtpd_recipient_restrictions} and the
 * like. Immutable.
 *
 * <pre>{@code
 * Restrictions words = Restrictions.builder().networks(TrustedNetworks.of("192.0.2.0/24")).resolver(resolver).build();
 * Policy.recipient()
 *     .with(Stage.RECIPIENT, words.parse("permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination"))
 *     .with(Stage.SENDER, words.parse("check_sender_access hash:/etc/postfix/sender_access, reject_unknown_sender_domain"));
 * }</pre>
 */
public final class Restrictions {
  private final Map<String, Vocabulary.Word> words;
  private final Materials materials;

  private Restrictions(Map<String, Vocabulary.Word> words, Materials materials) {
    this.words = words;
    this.materials = materials;
  }

  /** Words that need nothing besides; more is given to the builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a list: words with commas or blanks between.
   *
   * @return the rules in order; the list may be empty
   * @throws IllegalArgumentException if a word cannot be followed; the message names it and can be
   *     shown to whoever wrote it
   */
  public List<PolicyRule> parse(String list) {
    Objects.requireNonNull(list, "list");
    List<PolicyRule> rules = new ArrayList<>();
    Iterator<String> left = RestrictionWords.split(list).iterator();
    while (left.hasNext()) {
      rules.add(next(left.next(), left));
    }
    return List.copyOf(rules);
  }

  private PolicyRule next(String word, Iterator<String> left) {
    if (word.equals("warn_if_reject")) {
      String rule = argument(word, left);
      return new WarnIfReject(next(rule, left));
    }
    Vocabulary.Word known = words.get(word);
    if (known instanceof Vocabulary.Word.Alone alone) {
      return named(word, () -> alone.rule().apply(materials));
    }
    if (known instanceof Vocabulary.Word.WithArgument with) {
      String argument = argument(word, left);
      return named(word + " " + argument, () -> with.rule().apply(materials, argument));
    }
    throw new IllegalArgumentException(
        word.indexOf(':') > 0
            ? word + ": say what is looked up in the table, e.g. check_client_access " + word
            : "there is no restriction " + word + " here");
  }

  private static PolicyRule named(String words, Supplier<PolicyRule> rule) {
    try {
      return Objects.requireNonNull(rule.get(), "a word made no rule");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(words + ": " + e.getMessage(), e);
    }
  }

  private static String argument(String word, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(word + " needs something behind it");
    }
    return left.next();
  }

  /** Says what the words are to work with. Used by one thread. */
  public static final class Builder {
    private final Vocabulary words = Vocabulary.ofPostfix();
    private Optional<TrustedNetworks> networks = Optional.empty();
    private Optional<DnsResolver> resolver = Optional.empty();
    private SenderLogins logins = SenderLogins.OWN;
    private Optional<LookupTable> owners = Optional.empty();

    private Builder() {}

    /** What {@code permit_mynetworks} permits ({@code mynetworks}). */
    public Builder networks(TrustedNetworks mine) {
      networks = Optional.of(Objects.requireNonNull(mine, "mine"));
      return this;
    }

    /** Whom {@code reject_unknown_…} ask, and {@code check_client_access} for the client's name. */
    public Builder resolver(DnsResolver dns) {
      resolver = Optional.of(Objects.requireNonNull(dns, "dns"));
      return this;
    }

    /**
     * Who may send as whom, for {@code reject_authenticated_sender_login_mismatch}; {@link
     * SenderLogins#OWN} if neither this nor a table is given.
     */
    public Builder senderLogins(SenderLogins allowed) {
      logins = Objects.requireNonNull(allowed, "allowed");
      return this;
    }

    /**
     * The same from a table ({@code smtpd_sender_login_maps}), for each {@code …login_mismatch}.
     */
    public Builder senderLoginMaps(LookupTable table) {
      owners = Optional.of(Objects.requireNonNull(table, "table"));
      return senderLogins(SenderLogins.table(table));
    }

    /** A word of one's own, or another meaning of one that there is. */
    public Builder word(String word, PolicyRule rule) {
      Objects.requireNonNull(rule, "rule");
      words.alone(Objects.requireNonNull(word, "word"), with -> rule);
      return this;
    }

    /**
     * A word of one's own with something behind it.
     *
     * @param rule gets what stands behind the word; says what is wrong with it by an {@link
     *     IllegalArgumentException}
     */
    public Builder word(String word, Function<String, PolicyRule> rule) {
      Objects.requireNonNull(rule, "rule");
      words.withArgument(
          Objects.requireNonNull(word, "word"), (with, argument) -> rule.apply(argument));
      return this;
    }

    /** The reader. */
    public Restrictions build() {
      return new Restrictions(words.words(), new Materials(networks, resolver, logins, owners));
    }
  }
}
