package dev.postern.imap.fetch;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimeParser;
import dev.postern.mime.structure.MimePart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds the octets of a section (RFC 3501 §6.4.5). */
final class SectionReader {
  private final FetchedMessage message;

  SectionReader(FetchedMessage message) {
    this.message = message;
  }

  /** The octets, or empty if the message has no such part. */
  Optional<MessageSource> read(Section section) throws IOException {
    if (section.path().isEmpty()) {
      return Optional.of(ofMessage(section));
    }
    Optional<MimePart> part = message.structure().part(section.path());
    if (part.isPresent()) {
      return ofPart(section, part.get());
    }
    return isPartOfNothing(section) ? Optional.of(slice(0, 0)) : Optional.empty();
  }

  /** BODYSTRUCTURE shows a multipart without parts as one with an empty part, as Dovecot does. */
  private boolean isPartOfNothing(Section section) throws IOException {
    List<Integer> path = section.path();
    int last = path.size() - 1;
    boolean plain = section.text() == SectionText.ALL || section.text() == SectionText.MIME;
    if (!plain || path.get(last) != 1) {
      return false;
    }
    MimeMessage structure = message.structure();
    return (last == 0 ? Optional.of(structure.root()) : structure.part(path.subList(0, last)))
        .map(parent -> parent.message().map(MimeMessage::root).orElse(parent))
        .filter(parent -> parent.isMultipart() && parent.parts().isEmpty())
        .isPresent();
  }

  private MessageSource ofMessage(Section section) throws IOException {
    MessageSource whole = message.content();
    return switch (section.text()) {
      case ALL -> whole;
      case HEADER -> slice(0, message.headerEnd());
      case TEXT -> slice(message.headerEnd(), whole.size());
      case HEADER_FIELDS, HEADER_FIELDS_NOT -> fields(section, message.header());
      case MIME -> throw new IllegalStateException("MIME belongs to a part");
    };
  }

  private Optional<MessageSource> ofPart(Section section, MimePart part) throws IOException {
    return switch (section.text()) {
      case ALL -> Optional.of(slice(part.bodyStart(), part.bodyEnd()));
      case MIME -> Optional.of(slice(part.headerStart(), part.bodyStart()));
      case HEADER, HEADER_FIELDS, HEADER_FIELDS_NOT, TEXT -> ofEmbedded(section, part.message());
    };
  }

  /** HEADER and TEXT of a part are those of the message in it; other parts have none. */
  private Optional<MessageSource> ofEmbedded(Section section, Optional<MimeMessage> embedded)
      throws IOException {
    if (embedded.isEmpty()) {
      return Optional.empty();
    }
    MimePart root = embedded.get().root();
    return Optional.of(
        switch (section.text()) {
          case HEADER -> slice(root.headerStart(), root.bodyStart());
          case TEXT -> slice(root.bodyStart(), root.bodyEnd());
          default -> fields(section, header(root));
        });
  }

  private Headers header(MimePart root) throws IOException {
    return MimeParser.create().readHeader(message.content(), root.headerStart(), root.bodyStart());
  }

  private static MessageSource fields(Section section, Headers headers) {
    return MessageSource.of(new HeaderSelection(section).of(headers));
  }

  private MessageSource slice(long from, long to) throws IOException {
    return message.content().slice(from, to - from);
  }
}
