package dev.postern.imap.search;

import dev.postern.message.MessageSource;
import dev.postern.mime.ContentType;
import dev.postern.mime.HeaderField;
import dev.postern.mime.MimeMessage;
import dev.postern.mime.MimeParser;
import dev.postern.mime.MimePart;
import dev.postern.mime.TransferDecoder;
import java.io.IOException;
import java.io.Reader;
import java.util.BitSet;
import java.util.List;

/**
 * Streams the text of a message past the queries of a search: bodies of text and, for TEXT, the
 * headers of the message, of its parts and of embedded messages, all decoded. Other media types are
 * left out, as RFC 3501 §6.4.4 allows.
 */
final class MessageText {
  private static final int BUFFER = 8192;

  private final MessageSource content;
  private final MimeParser parser;
  private final List<TextMatcher> matchers;
  private final FoldingFeed everywhere;
  private final FoldingFeed headers;
  private final char[] buffer = new char[BUFFER];

  MessageText(MessageSource content, MimeParser parser, SearchScope scope) {
    List<TextQuery> queries = scope.queries();
    this.content = content;
    this.parser = parser;
    matchers = queries.stream().map(query -> new TextMatcher(query.folded())).toList();
    everywhere = new FoldingFeed(scope.foldTable(), matchers);
    headers =
        new FoldingFeed(
            scope.foldTable(),
            queries.stream()
                .filter(query -> query.where() == TextKey.Where.TEXT)
                .map(query -> matchers.get(query.index()))
                .toList());
  }

  /** Which queries the message fits, by their index. */
  BitSet search(MimeMessage message) throws IOException {
    part(message.root());
    BitSet found = new BitSet(matchers.size());
    for (int i = 0; i < matchers.size(); i++) {
      found.set(i, matchers.get(i).found());
    }
    return found;
  }

  private void part(MimePart part) throws IOException {
    if (everywhere.isSatisfied()) {
      return;
    }
    if (!headers.isSatisfied()) {
      header(part);
    }
    if (part.message().isPresent()) {
      part(part.message().get().root());
    } else if (part.isMultipart()) {
      for (MimePart child : part.parts()) {
        part(child);
      }
    } else if (isSearched(part.contentType())) {
      body(part);
    }
  }

  private static boolean isSearched(ContentType type) {
    return type.isText() || type.type().equalsIgnoreCase("message");
  }

  private void header(MimePart part) throws IOException {
    for (HeaderField field :
        parser.readHeader(content, part.headerStart(), part.bodyStart()).fields()) {
      char[] line = (field.name() + ": " + field.decodedValue()).toCharArray();
      headers.feed(line, 0, line.length);
      headers.gap();
    }
  }

  private void body(MimePart part) throws IOException {
    try (Reader text = TransferDecoder.of(content).decodedText(part)) {
      int n = text.read(buffer);
      while (n >= 0 && !everywhere.isSatisfied()) {
        everywhere.feed(buffer, 0, n);
        n = text.read(buffer);
      }
    }
    everywhere.gap();
  }
}
