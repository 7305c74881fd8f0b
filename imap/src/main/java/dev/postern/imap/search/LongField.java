package dev.postern.imap.search;

import dev.postern.mime.structure.AddressListParser;
import dev.postern.mime.structure.EncodedWords;
import dev.postern.mime.structure.FieldPieces;
import dev.postern.mime.structure.MailAddress;
import java.util.Locale;

/** Looks for a text in all fields of a name, however long they are; nothing is held. */
final class LongField implements FieldPieces {
  private final String name;
  private final TextMatcher text;
  private final TextMatcher plainAddresses;
  private final Cut cut;
  private boolean found;
  private boolean afterSpace;

  /**
   * A search.
   *
   * @param folded by {@link SearchedHeader#foldValue}; if empty the field need only be there
   */
  LongField(String name, String folded, Cut cut) {
    this.name = name.toLowerCase(Locale.ROOT);
    this.text = new TextMatcher(folded);
    this.plainAddresses = new TextMatcher(folded);
    this.cut = cut;
  }

  /** Whether a field held it. */
  boolean found() {
    return found;
  }

  @Override
  public Cut begins(String begun) {
    if (found || !begun.toLowerCase(Locale.ROOT).equals(name)) {
      return Cut.SKIP;
    }
    afterSpace = false;
    // An empty text is in every field.
    found = text.found();
    return cut;
  }

  @Override
  public void piece(String raw) {
    if (found) {
      return;
    }
    String folded = SearchedHeader.foldValue(EncodedWords.decode(raw));
    // Each run of white space is one space, also where it was cut.
    text.feed(afterSpace && folded.startsWith(" ") ? folded.substring(1) : folded);
    afterSpace = folded.isEmpty() ? afterSpace : folded.endsWith(" ");
    if (cut == Cut.ADDRESSES) {
      AddressListParser.parse(raw, this::address);
    }
    found = text.found() || plainAddresses.found();
  }

  @Override
  public void ends() {
    text.gap();
  }

  private boolean address(MailAddress address) {
    SearchedHeader.plain(address)
        .ifPresent(
            plain -> {
              plainAddresses.feed(SearchedHeader.foldValue(plain));
              plainAddresses.gap();
            });
    return !plainAddresses.found();
  }
}
