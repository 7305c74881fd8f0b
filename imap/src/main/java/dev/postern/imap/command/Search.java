package dev.postern.imap.command;

import dev.postern.imap.search.BadCharsetException;
import dev.postern.imap.search.SearchKey;
import dev.postern.imap.search.SearchParser;
import java.util.Optional;

/**
 * SEARCH and UID SEARCH (RFC 3501 §6.4.4).
 *
 * @param numbering what the answer holds
 * @param key what is looked for; empty if the client named a charset that is not known
 */
public record Search(Numbering numbering, Optional<SearchKey> key) {

  /** Reads {@code SP [CHARSET SP astring SP] search-key *(SP search-key)}. */
  public static CommandParser<Search> parser(Numbering numbering) {
    return cursor -> {
      cursor.space();
      SearchKey key;
      try {
        key = SearchParser.parse(cursor);
      } catch (BadCharsetException e) {
        // Strings in that charset cannot be judged: the rest is left unread.
        return new Search(numbering, Optional.empty());
      }
      cursor.end();
      return new Search(numbering, Optional.of(key));
    };
  }
}
