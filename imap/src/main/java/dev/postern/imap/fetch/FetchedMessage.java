package dev.postern.imap.fetch;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import dev.postern.mime.structure.MailEnvelope;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimeParser;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.util.Optional;

/** One message while its response is made: read as far as its items ask, and no part twice. */
final class FetchedMessage {
  /** Octets that a parser reads at once. */
  private static final int SMALL = 32 * 1024;

  private final FetchTarget target;
  private final Mailbox mailbox;
  private final MimeParser parser;
  private final MessageStructures structures;
  private MessageSource content;
  private Headers header;
  private MimeMessage structure;
  private Lookup lookup = Lookup.DUE;

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

  /**
   * Opens what must be read to answer.
   *
   * @throws IOException if that cannot be
   */
  void prepare(FetchItem.Reading reading) throws IOException {
    boolean opens =
        switch (reading) {
          case METADATA -> false;
          case STRUCTURE -> known().isEmpty();
          case CONTENT -> true;
        };
    if (opens) {
      content();
    }
  }

  /** The octets; opened at the first call. */
  MessageSource content() throws IOException {
    if (content == null) {
      content = mailbox.content(target.info().uid());
      checkStructure();
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
    if (known().isEmpty()) {
      structure = structures.parse(mailbox, target.info(), content());
    }
    return structure;
  }

  MailEnvelope envelope() throws IOException {
    // A small message is read whole with its header, and then its structure is kept as well.
    return known().isPresent() || content().size() <= SMALL
        ? structure().envelope()
        : MailEnvelope.of(header());
  }

  /** Where the body begins. */
  long headerEnd() throws IOException {
    return known().isPresent() ? structure.root().bodyStart() : header().end();
  }

  /** Drops the structure of a message that somebody changed since, which nobody may. */
  private void checkStructure() throws IOException {
    if (content != null && structure != null && structure.root().bodyEnd() != content.size()) {
      structure = null;
    }
  }

  /** The structure, if it is known without parsing. */
  private Optional<MimeMessage> known() throws IOException {
    if (lookup == Lookup.DUE) {
      lookup = Lookup.DONE;
      structure = structures.kept(mailbox, target.info()).orElse(null);
      checkStructure();
    }
    return Optional.ofNullable(structure);
  }

  private enum Lookup {
    DUE,
    DONE
  }
}
