package dev.postern.imap.search;

import dev.postern.imap.fetch.MessageStructures;
import dev.postern.message.MessageSource;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimeParser;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;

/** One message while it is searched: read as far as the criteria ask, and no part twice. */
final class SearchedMessage implements Closeable {
  private final MessageInfo info;
  private final Mailbox mailbox;
  private final MimeParser parser;
  private final MessageStructures structures;
  private final SearchScope scope;
  private MessageSource content;
  private SearchedHeader header;
  private MessageText text;
  private BitSet matches;

  SearchedMessage(
      MessageInfo info,
      Mailbox mailbox,
      MimeParser parser,
      MessageStructures structures,
      SearchScope scope) {
    this.info = info;
    this.mailbox = mailbox;
    this.parser = parser;
    this.structures = structures;
    this.scope = scope;
  }

  MessageInfo info() {
    return info;
  }

  /** Always read: an envelope has one of repeated fields, and addresses without their comments. */
  SearchedHeader header() throws IOException {
    if (header == null) {
      header = new SearchedHeader(parser, content());
    }
    return header;
  }

  /**
   * Reads a portion of the message's text. All texts of the search are looked for in one pass.
   *
   * @return whether it is read to its end, or as far as need be
   */
  boolean readOn() throws IOException {
    if (matches == null) {
      if (text == null) {
        text = new MessageText(content(), structure(), parser, scope);
      }
      if (text.advance()) {
        matches = text.found();
      }
    }
    return matches != null;
  }

  /** Whether the message holds a text; asked when it is {@link #readOn read}. */
  boolean matches(TextQuery query) {
    return matches.get(query.index());
  }

  @Override
  public void close() throws IOException {
    if (text != null) {
      text.close();
    }
  }

  private MimeMessage structure() throws IOException {
    Optional<MimeMessage> kept = structures.kept(mailbox, info);
    return kept.isPresent() && kept.get().root().bodyEnd() == content().size()
        ? kept.get()
        : structures.parse(mailbox, info, content());
  }

  private MessageSource content() throws IOException {
    if (content == null) {
      content = mailbox.content(info.uid());
    }
    return content;
  }
}
