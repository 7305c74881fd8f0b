package dev.postern.imap.search;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads what SEARCH looks for (RFC 3501 §9 search). */
public final class SearchParser {
  /** Keys in one SEARCH, groups included: each costs time for each message. */
  static final int MAX_KEYS = 4_096;

  /** BODY and TEXT keys in one SEARCH: each costs time for each octet. */
  static final int MAX_TEXT_KEYS = 64;

  private final ImapCursor cursor;
  private final SearchStrings strings;
  private int keys;
  private int textKeys;

  private SearchParser(ImapCursor cursor, SearchCharset charset) {
    this.cursor = cursor;
    this.strings = new SearchStrings(cursor, charset);
  }

  /**
   * Reads an optional CHARSET and the keys up to the command's end; several are one that wants them
   * all.
   *
   * @param cursor behind the command's name and its space
   */
  public static SearchKey parse(ImapCursor cursor) throws ImapSyntaxException, BadCharsetException {
    SearchCharset charset = SearchCharset.UTF_8;
    if (cursor.acceptWord("CHARSET")) {
      cursor.space();
      charset = SearchCharset.named(cursor.astring());
      cursor.space();
    }
    SearchParser parser = new SearchParser(cursor, charset);
    List<SearchKey> all = new ArrayList<>();
    do {
      all.add(parser.key());
    } while (cursor.more());
    return AndKey.of(all);
  }

  private SearchKey key() throws ImapSyntaxException {
    if (++keys > MAX_KEYS) {
      throw cursor.error("Too many search keys");
    }
    int next = cursor.peek();
    if (next == '(') {
      return group();
    }
    if (next == '*' || (next >= '0' && next <= '9')) {
      return new SequenceKey(cursor.sequenceSet());
    }
    String name = cursor.name();
    return switch (name) {
      case "NOT" -> not();
      case "OR" -> or();
      default -> simple(name);
    };
  }

  private SearchKey simple(String name) throws ImapSyntaxException {
    SearchKey key = SearchKeys.parse(name, strings);
    if (key instanceof TextKey && ++textKeys > MAX_TEXT_KEYS) {
      throw cursor.error("Too many BODY and TEXT keys");
    }
    return key;
  }

  private SearchKey group() throws ImapSyntaxException {
    cursor.enter();
    cursor.open();
    List<SearchKey> members = new ArrayList<>();
    do {
      members.add(key());
    } while (cursor.more());
    cursor.expect(')');
    cursor.leave();
    return AndKey.of(members);
  }

  /** A row of NOTs needs no depth. */
  private SearchKey not() throws ImapSyntaxException {
    int count = 0;
    do {
      count++;
      cursor.space();
    } while (cursor.acceptWord("NOT"));
    SearchKey key = nested();
    return count % 2 == 0 ? key : new NotKey(key);
  }

  /** Clients write long lists as OR a OR b OR c d: that needs no depth either. */
  private SearchKey or() throws ImapSyntaxException {
    List<SearchKey> alternatives = new ArrayList<>();
    do {
      cursor.space();
      alternatives.add(nested());
      cursor.space();
    } while (cursor.acceptWord("OR"));
    alternatives.add(nested());
    return new OrKey(alternatives);
  }

  private SearchKey nested() throws ImapSyntaxException {
    cursor.enter();
    SearchKey key = key();
    cursor.leave();
    return key;
  }
}
