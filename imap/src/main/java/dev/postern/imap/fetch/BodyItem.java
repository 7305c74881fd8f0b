package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code BODY[section]<partial>} and {@code BODY.PEEK[section]<partial>}.
 *
 * @param section what of the message
 * @param partial which octets of the section, if not all
 * @param seenEffect whether it is a peek
 */
record BodyItem(Section section, Optional<Partial> partial, SeenEffect seenEffect)
    implements FetchItem {

  BodyItem {
    Objects.requireNonNull(section);
    Objects.requireNonNull(partial);
    Objects.requireNonNull(seenEffect);
  }

  @Override
  public Reading reading() {
    return Reading.CONTENT;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) throws IOException {
    ResponseWriter text = out.text().atom("BODY[");
    section.write(text);
    text.atom("]");
    if (partial.isPresent()) {
      text.atom("<").number(partial.get().offset()).atom(">");
    }
    text.space();
    Optional<MessageSource> octets = new SectionReader(message).read(section);
    if (octets.isPresent() && partial.isPresent()) {
      octets = Optional.of(partial.get().of(octets.get()));
    }
    out.nstring(octets);
  }

  /**
   * Some octets of a section.
   *
   * @param offset of the first octet
   * @param count at most so many
   */
  record Partial(long offset, long count) {

    /** The octets that exist: none when the section ends before the offset (RFC 3501 §6.4.5). */
    MessageSource of(MessageSource section) throws IOException {
      long size = section.size();
      long from = Math.min(offset, size);
      return section.slice(from, Math.min(count, size - from));
    }
  }
}
