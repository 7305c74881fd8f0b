package dev.postern.imap.fetch;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads what FETCH asks for (RFC 3501 §9 fetch). */
public final class FetchParser {

  private FetchParser() {}

  /**
   * Reads a macro, one item or a list of items; the cursor stands behind the sequence set and its
   * space, and afterwards behind the items.
   */
  public static FetchRequest parse(ImapCursor cursor) throws ImapSyntaxException {
    if (cursor.peek() == '(') {
      cursor.open();
      List<FetchItem> items = new ArrayList<>();
      do {
        items.add(FetchItems.parse(cursor.name(), cursor));
      } while (cursor.more());
      cursor.expect(')');
      return new FetchRequest(items);
    }
    String name = cursor.name();
    List<FetchItem> macro = FetchItems.macro(name);
    return new FetchRequest(macro != null ? macro : List.of(FetchItems.parse(name, cursor)));
  }
}
