package dev.postern.imap.search;

import dev.postern.message.MessageSource;
import dev.postern.mime.structure.ContentType;
import dev.postern.mime.structure.EncodedWords;
import dev.postern.mime.structure.FieldPieces;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimeParser;
import dev.postern.mime.structure.MimePart;
import dev.postern.mime.structure.TransferDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Streams the text of a message past the queries of a search: bodies of text and, for TEXT, the
 * headers of the message, of its parts and of embedded messages, all decoded. Other media types are
 * left out, as RFC 3501 §6.4.4 allows. It goes on in small portions.
 */
final class MessageText implements Closeable {
  private static final int BUFFER = 8192;

  private final MessageSource content;
  private final MimeParser parser;
  private final List<TextMatcher> matchers;
  private final FoldingFeed everywhere;
  private final FoldingFeed headers;
  private final char[] buffer = new char[BUFFER];
  private final Deque<MimePart> waiting = new ArrayDeque<>();
  private Reader body;

  MessageText(MessageSource content, MimeMessage structure, MimeParser parser, SearchScope scope) {
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
    waiting.add(structure.root());
  }

  /**
   * Takes the next portion: some thousand characters of a body, or a part's header.
   *
   * @return whether nothing more need be read
   */
  boolean advance() throws IOException {
    if (body != null) {
      read();
    } else if (!waiting.isEmpty()) {
      begin(waiting.pop());
    }
    if (everywhere.isSatisfied()) {
      waiting.clear();
      close();
    }
    return body == null && waiting.isEmpty();
  }

  /** Which queries the message fits so far, by their index. */
  BitSet found() {
    BitSet found = new BitSet(matchers.size());
    for (int i = 0; i < matchers.size(); i++) {
      found.set(i, matchers.get(i).found());
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    if (body != null) {
      body.close();
      body = null;
    }
  }

  private void begin(MimePart part) throws IOException {
    if (everywhere.isSatisfied()) {
      return;
    }
    if (!headers.isSatisfied()) {
      header(part);
    }
    if (part.message().isPresent()) {
      waiting.push(part.message().get().root());
    } else if (part.isMultipart()) {
      for (int i = part.parts().size() - 1; i >= 0; i--) {
        waiting.push(part.parts().get(i));
      }
    } else if (isSearched(part.contentType())) {
      body = TransferDecoder.of(content).decodedText(part);
    }
  }

  private static boolean isSearched(ContentType type) {
    return type.isText() || type.type().equalsIgnoreCase("message");
  }

  private void header(MimePart part) throws IOException {
    parser.readFields(content, part.headerStart(), part.bodyStart(), new HeaderText());
  }

  /** Each field as a line, decoded; long ones are not held. */
  private final class HeaderText implements FieldPieces {

    @Override
    public Cut begins(String name) {
      feed(name + ": ");
      return Cut.WORDS;
    }

    @Override
    public void piece(String raw) {
      feed(EncodedWords.decode(raw));
    }

    @Override
    public void ends() {
      headers.gap();
    }

    private void feed(String text) {
      headers.feed(text.toCharArray(), 0, text.length());
    }
  }

  private void read() throws IOException {
    int n = body.read(buffer);
    if (n >= 0) {
      everywhere.feed(buffer, 0, n);
    } else {
      close();
      everywhere.gap();
    }
  }
}
