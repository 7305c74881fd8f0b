package dev.postern.imap.fetch;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import dev.postern.mime.MailEnvelope;
import dev.postern.mime.MimeMessage;
import dev.postern.mime.MimeParser;
import dev.postern.store.Mailbox;
import java.io.IOException;

/** One message while its response is made: read as far as its items ask, and no part twice. */
final class FetchedMessage {
  private final FetchTarget target;
  private final Mailbox mailbox;
  private final MimeParser parser;
  private final MessageStructures structures;
  private MessageSource content;
  private Headers header;
  private MimeMessage structure;

  FetchedMessage(
      FetchTarget target, Mailbox mailbox, MimeParser parser, MessageStructures structures) {
    this.target = target;
    this.mailbox = mailbox;
    this.parser = parser;
    this.structures = structures;
  }

  FetchTarget target() {
    return target;
  }

  /** The octets; opened at the first call. */
  MessageSource content() throws IOException {
    if (content == null) {
      content = mailbox.content(target.info().uid());
    }
    return content;
  }

  /** The header, read without the body. */
  Headers header() throws IOException {
    if (header == null) {
      header = parser.readHeader(content());
    }
    return header;
  }

  MimeMessage structure() throws IOException {
    if (structure == null) {
      structure = structures.of(target.info(), content());
    }
    return structure;
  }

  MailEnvelope envelope() throws IOException {
    return structure != null ? structure.envelope() : MailEnvelope.of(header());
  }

  /** Where the body begins. */
  long headerEnd() throws IOException {
    return structure != null ? structure.root().bodyStart() : header().end();
  }
}
