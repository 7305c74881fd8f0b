package dev.postern.imap.fetch;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code [section]<partial>} (RFC 3501 §9). */
final class SectionParser {
  private final ImapCursor cursor;

  SectionParser(ImapCursor cursor) {
    this.cursor = cursor;
  }

  Section section() throws ImapSyntaxException {
    cursor.expect('[');
    List<Integer> path = new ArrayList<>();
    boolean wordMustFollow = false;
    while (cursor.peek() >= '0' && cursor.peek() <= '9') {
      path.add(partNumber());
      wordMustFollow = cursor.accept('.');
      if (!wordMustFollow) {
        break;
      }
    }
    SectionText text = SectionText.ALL;
    if (path.isEmpty() || wordMustFollow) {
      text = word(path, wordMustFollow);
    }
    List<String> fields = text.takesFields() ? fields() : List.of();
    if (!cursor.accept(']')) {
      throw invalid();
    }
    return new Section(path, text, fields);
  }

  Optional<BodyItem.Partial> partial() throws ImapSyntaxException {
    if (!cursor.accept('<')) {
      return Optional.empty();
    }
    long offset = cursor.number();
    cursor.expect('.');
    long count = cursor.nzNumber();
    cursor.expect('>');
    return Optional.of(new BodyItem.Partial(offset, count));
  }

  private int partNumber() throws ImapSyntaxException {
    long number = cursor.nzNumber();
    if (number > Integer.MAX_VALUE) {
      throw invalid();
    }
    return (int) number;
  }

  private SectionText word(List<Integer> path, boolean wordMustFollow) throws ImapSyntaxException {
    String name = cursor.name();
    for (SectionText text : SectionText.values()) {
      boolean fits =
          (text != SectionText.ALL || !wordMustFollow)
              && (text != SectionText.MIME || !path.isEmpty());
      if (fits && text.wireName().equals(name)) {
        return text;
      }
    }
    throw invalid();
  }

  private List<String> fields() throws ImapSyntaxException {
    cursor.space();
    cursor.open();
    List<String> names = new ArrayList<>();
    do {
      String name = new String(cursor.astring(), StandardCharsets.ISO_8859_1);
      names.add(name.toUpperCase(Locale.ROOT));
    } while (cursor.more());
    cursor.expect(')');
    return names;
  }

  private ImapSyntaxException invalid() {
    return cursor.error("Invalid BODY[..] section");
  }
}
