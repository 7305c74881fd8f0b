package dev.postern.mime.structure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One part of a message (RFC 2046 §5.1): where its bytes lie and what its header says. Offsets
 * count octets from the start of the stored message.
 *
 * @param headerStart offset of the first octet of the part's header
 * @param bodyStart offset behind the blank line that ends the header; the header (BODY[n.MIME]) is
 *     {@code headerStart..bodyStart}
 * @param bodyEnd offset behind the last octet of the body; the line end before a boundary is not
 *     part of it (RFC 2046 §5.1.1)
 * @param lines line ends within the body, as BODYSTRUCTURE counts them (RFC 3501 §7.4.2)
 * @param contentType the media type, or the default where the header has none
 * @param fields the other content fields
 * @param parts the children of a multipart, in order; empty for others, and for a multipart without
 *     (readable) boundary
 * @param message the embedded message of a message/rfc822 part; empty for others, and beyond {@link
 *     MimeLimits}
 */
public record MimePart(
    long headerStart,
    long bodyStart,
    long bodyEnd,
    long lines,
    ContentType contentType,
    ContentFields fields,
    List<MimePart> parts,
    Optional<MimeMessage> message) {

  /** Copies the list and checks the order of the offsets. */
  public MimePart {
    Objects.requireNonNull(parts, "parts");
    parts = List.copyOf(parts);
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(fields, "fields");
    Objects.requireNonNull(message, "message");
    if (headerStart < 0 || headerStart > bodyStart || bodyStart > bodyEnd) {
      throw new IllegalArgumentException("offsets are not in order");
    }
  }

  /** Octets of the header with the blank line that ends it. */
  public long headerSize() {
    return bodyStart - headerStart;
  }

  /** Octets of the body as stored (still transfer-encoded). */
  public long size() {
    return bodyEnd - bodyStart;
  }

  /**
   * Whether the declared type is multipart. IMAP shows such a part as a multipart even when {@link
   * #parts()} is empty; a single empty text/plain part then takes the place of the children.
   */
  public boolean isMultipart() {
    return contentType.isMultipart();
  }

  /** Whether the declared type is text, so that BODYSTRUCTURE gives a line count. */
  public boolean isText() {
    return contentType.isText();
  }
}
