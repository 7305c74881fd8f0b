package dev.postern.imap.fetch;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.util.List;
import java.util.Map;

/** The table of FETCH items and macros. */
final class FetchItems {
  private static final FetchItem FLAGS = new FlagsItem();
  private static final FetchItem DATE = new InternalDateItem();
  private static final FetchItem SIZE = new SizeItem();
  private static final FetchItem ENVELOPE = new EnvelopeItem();
  private static final FetchItem BODY = new StructureItem(StructureWriter.Form.BODY);

  /** Items by the name that stands before any bracket. */
  private static final Map<String, ItemParser> ITEMS =
      Map.ofEntries(
          Map.entry("FLAGS", cursor -> FLAGS),
          Map.entry("INTERNALDATE", cursor -> DATE),
          Map.entry("RFC822.SIZE", cursor -> SIZE),
          Map.entry("UID", cursor -> new UidItem()),
          Map.entry("ENVELOPE", cursor -> ENVELOPE),
          Map.entry("BODY", FetchItems::body),
          Map.entry("BODY.PEEK", cursor -> section(cursor, FetchItem.SeenEffect.KEEPS)),
          Map.entry(
              "BODYSTRUCTURE", cursor -> new StructureItem(StructureWriter.Form.BODYSTRUCTURE)),
          Map.entry("RFC822", cursor -> new Rfc822Item(Rfc822Item.Name.MESSAGE)),
          Map.entry("RFC822.HEADER", cursor -> new Rfc822Item(Rfc822Item.Name.HEADER)),
          Map.entry("RFC822.TEXT", cursor -> new Rfc822Item(Rfc822Item.Name.TEXT)));

  /** Macros, which stand alone (RFC 3501 §6.4.5). */
  private static final Map<String, List<FetchItem>> MACROS =
      Map.of(
          "ALL", List.of(FLAGS, DATE, SIZE, ENVELOPE),
          "FAST", List.of(FLAGS, DATE, SIZE),
          "FULL", List.of(FLAGS, DATE, SIZE, ENVELOPE, BODY));

  private FetchItems() {}

  static FetchItem parse(String name, ImapCursor cursor) throws ImapSyntaxException {
    ItemParser row = ITEMS.get(name);
    if (row == null) {
      throw cursor.error("Unknown FETCH item");
    }
    return row.parse(cursor);
  }

  /** A macro's items, or null. */
  static List<FetchItem> macro(String name) {
    return MACROS.get(name);
  }

  private static FetchItem body(ImapCursor cursor) throws ImapSyntaxException {
    return cursor.peek() == '[' ? section(cursor, FetchItem.SeenEffect.SETS) : BODY;
  }

  private static FetchItem section(ImapCursor cursor, FetchItem.SeenEffect seen)
      throws ImapSyntaxException {
    SectionParser parser = new SectionParser(cursor);
    return new BodyItem(parser.section(), parser.partial(), seen);
  }

  /** Reads what follows an item's name. */
  private interface ItemParser {
    FetchItem parse(ImapCursor cursor) throws ImapSyntaxException;
  }
}
