package dev.postern.mime.structure;

import java.util.Optional;

/**
 * The words of an address list's element before it is known whether they are a name or an address.
 */
final class AddressWords {

  private final StringBuilder phrase = new StringBuilder();
  private boolean afterQuoted;

  /** Where in the phrase the last word begins; words joined by dots are one. */
  private int lastWord;

  private boolean lastWordQuoted;
  private boolean any;
  private String comment = "";
  private Optional<String> local = Optional.empty();
  private String nameBefore = "";
  private Optional<String> host = Optional.empty();

  /** A comment behind the first word names the mailbox (RFC 822 §A.1.1); the last one counts. */
  void comment(String text) {
    if (!text.isEmpty() && any) {
      comment = text;
    }
  }

  void atom(String text, boolean spaceBefore) {
    boolean joined = text.startsWith(".") || endsWithDot();
    beginWord(spaceBefore || (afterQuoted && !joined), (spaceBefore || afterQuoted) && !joined);
    phrase.append(text);
    afterQuoted = false;
  }

  void quoted(String text) {
    boolean joined = endsWithDot();
    beginWord(!joined, !joined);
    lastWordQuoted = true;
    phrase.append(text);
    afterQuoted = true;
  }

  private boolean endsWithDot() {
    return !afterQuoted && !phrase.isEmpty() && phrase.charAt(phrase.length() - 1) == '.';
  }

  private void beginWord(boolean space, boolean newWord) {
    if (space && !phrase.isEmpty()) {
      phrase.append(' ');
    }
    if (newWord || !any) {
      lastWord = phrase.length();
      lastWordQuoted = false;
    }
    any = true;
  }

  /** The words so far are an address at that host, whose local part is the last word. */
  void host(String domain) {
    local = any ? Optional.of(lastWord()) : Optional.empty();
    nameBefore = phrase.substring(0, lastWord).strip();
    host = Optional.of(domain.isEmpty() ? MailAddress.MISSING_DOMAIN : domain);
    phrase.append('@').append(domain);
    any = true;
    afterQuoted = false;
  }

  boolean hasAddress() {
    return host.isPresent();
  }

  String phrase() {
    return phrase.toString();
  }

  /** The name of an address in angle brackets behind these words. */
  Optional<String> name() {
    return Optional.of(phrase.toString()).filter(text -> !text.isEmpty());
  }

  /** The address that these words are without angle brackets, if any. */
  Optional<MailAddress> address() {
    if (host.isPresent()) {
      String name = nameBefore.isEmpty() ? comment : nameBefore;
      return Optional.of(address(name, local.orElse(MailAddress.MISSING_MAILBOX), host.get()));
    }
    if (phrase.isEmpty()) {
      return Optional.empty();
    }
    boolean mailbox = lastWord == 0 && !lastWordQuoted;
    return Optional.of(
        mailbox
            ? address(comment, lastWord(), MailAddress.MISSING_DOMAIN)
            : address(phrase(), MailAddress.MISSING_MAILBOX, MailAddress.MISSING_DOMAIN));
  }

  private String lastWord() {
    String word = phrase.substring(lastWord);
    // RFC 5322 §4.4 allows white space around the dots of a local part.
    return lastWordQuoted ? word : word.replace(" ", "");
  }

  private static MailAddress address(String name, String mailbox, String host) {
    Optional<String> named = Optional.of(name).filter(text -> !text.isEmpty());
    return new MailAddress(named, Optional.empty(), Optional.of(mailbox), Optional.of(host));
  }
}
