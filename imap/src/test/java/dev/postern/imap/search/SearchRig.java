package dev.postern.imap.search;

import dev.postern.imap.fetch.StubMailbox;
import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Parses and searches in tests. */
final class SearchRig {
  private final StubMailbox mailbox;
  private final UidSet recent;

  SearchRig(StubMailbox mailbox) {
    this(mailbox, UidSet.EMPTY);
  }

  SearchRig(StubMailbox mailbox, UidSet recent) {
    this.mailbox = mailbox;
    this.recent = recent;
  }

  static SearchKey parse(byte[] arguments) throws ImapSyntaxException, BadCharsetException {
    ImapCursor cursor = new ImapCursor(arguments);
    SearchKey key = SearchParser.parse(cursor);
    cursor.end();
    return key;
  }

  static SearchKey parse(String arguments) throws ImapSyntaxException, BadCharsetException {
    return parse(arguments.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code CHARSET name key {n}text}, with the text encoded in the charset. */
  static byte[] inCharset(String charset, String key, String text) {
    byte[] octets = text.getBytes(Charset.forName(charset));
    byte[] head =
        ("CHARSET " + charset + " " + key + " {" + octets.length + "}\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + octets.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(octets, 0, all, head.length, octets.length);
    return all;
  }

  /** The UIDs found, as a set is written. */
  String search(String arguments) throws StoreException, ImapSyntaxException, BadCharsetException {
    return search(parse(arguments));
  }

  String search(SearchKey key) throws StoreException {
    return new SearchEvaluator().search(mailbox, mailbox.snapshot(), recent, key).uids().toString();
  }
}
