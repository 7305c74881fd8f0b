package dev.postern.imap.search;

import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.store.SystemFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of search keys but for those that hold other keys, and sets (RFC 3501 §9). */
final class SearchKeys {
  private static final Map<String, KeyParser> KEYS = table();

  private SearchKeys() {}

  /** Reads the arguments of the key of that name. */
  static SearchKey parse(String name, SearchStrings in) throws ImapSyntaxException {
    KeyParser row = KEYS.get(name);
    if (row == null) {
      throw in.cursor().error("Unknown search key");
    }
    return row.parse(in);
  }

  private static Map<String, KeyParser> table() {
    Map<String, KeyParser> rows = new HashMap<>();
    SearchKey recent = new RecentKey();
    SearchKey unseen = new NotKey(new FlagKey(SystemFlag.SEEN));
    rows.put("ALL", in -> new AllKey());
    rows.put("RECENT", in -> recent);
    rows.put("OLD", in -> new NotKey(recent));
    rows.put("NEW", in -> new AndKey(List.of(recent, unseen)));
    for (SystemFlag flag : SystemFlag.values()) {
      rows.put(flag.name(), in -> new FlagKey(flag));
      rows.put("UN" + flag.name(), in -> new NotKey(new FlagKey(flag)));
    }
    rows.put("KEYWORD", in -> new KeywordKey(in.argument().atom()));
    rows.put("UNKEYWORD", in -> new NotKey(new KeywordKey(in.argument().atom())));
    for (DateRelation relation : DateRelation.values()) {
      rows.put(relation.name(), in -> new DateKey(relation, in.argument().date()));
      rows.put("SENT" + relation.name(), in -> new SentKey(relation, in.argument().date()));
    }
    for (SizeKey.Relation relation : SizeKey.Relation.values()) {
      rows.put(relation.name(), in -> new SizeKey(relation, in.argument().number64()));
    }
    for (String field : List.of("FROM", "TO", "CC", "BCC", "SUBJECT")) {
      rows.put(field, in -> new HeaderKey(field, in.text()));
    }
    rows.put("HEADER", in -> new HeaderKey(in.text(), in.text()));
    for (TextKey.Where where : TextKey.Where.values()) {
      rows.put(where.name(), in -> new TextKey(where, in.text()));
    }
    rows.put("UID", in -> new UidKey(in.argument().sequenceSet()));
    return Map.copyOf(rows);
  }

  private interface KeyParser {
    SearchKey parse(SearchStrings in) throws ImapSyntaxException;
  }
}
