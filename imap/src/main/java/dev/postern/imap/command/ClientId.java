package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ID (RFC 2971): what a client says of itself; worth no more than a line in a log.
 *
 * @param fields by name; a field without value is empty
 */
public record ClientId(Map<String, String> fields) {
  /** The most fields (RFC 2971 §3.3). */
  static final int MAX_FIELDS = 30;

  /** Keeps the fields. */
  public ClientId {
    fields = Map.copyOf(fields);
  }

  /** Reads {@code SP id-params-list}. */
  public static ClientId parse(ImapCursor cursor) throws ImapSyntaxException {
    Map<String, String> fields = new LinkedHashMap<>();
    cursor.space();
    if (!cursor.acceptWord("NIL")) {
      cursor.open();
      if (cursor.peek() != ')') {
        do {
          field(cursor, fields);
        } while (cursor.more());
      }
      cursor.expect(')');
    }
    cursor.end();
    return new ClientId(fields);
  }

  private static void field(ImapCursor cursor, Map<String, String> fields)
      throws ImapSyntaxException {
    if (fields.size() == MAX_FIELDS) {
      throw cursor.error("Too many fields");
    }
    String name = new String(cursor.string(), StandardCharsets.UTF_8);
    cursor.space();
    String value = new String(cursor.nstring().orElse(new byte[0]), StandardCharsets.UTF_8);
    if (fields.put(name, value) != null) {
      throw cursor.error("Field given twice");
    }
  }
}
