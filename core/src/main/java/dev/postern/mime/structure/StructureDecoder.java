package dev.postern.mime.structure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@link StructureEncoder} wrote, and believes nothing of it. */
final class StructureDecoder {
  private final byte[] octets;
  private final MimeLimits limits;
  private int at;
  private int parts;

  StructureDecoder(byte[] octets, int from, MimeLimits limits) {
    this.octets = octets;
    this.at = from;
    this.limits = limits;
  }

  /** A message that begins at or behind {@code from} and ends at or before {@code end}. */
  MimeMessage message(long from, long end, int depth) throws StructureFormatException {
    MimeMessage.Extent extent = extent();
    MailEnvelope envelope = envelope();
    return new MimeMessage(envelope, part(from, end, depth), extent);
  }

  private MimeMessage.Extent extent() throws StructureFormatException {
    long mark = number();
    if (mark == StructureForm.WHOLE) {
      return MimeMessage.Extent.WHOLE;
    }
    if (mark != StructureForm.CUT) {
      throw new StructureFormatException("no message");
    }
    return MimeMessage.Extent.CUT;
  }

  /** Nothing may follow. */
  void end() throws StructureFormatException {
    if (at != octets.length) {
      throw new StructureFormatException("octets behind the end");
    }
  }

  private MimePart part(long from, long end, int depth) throws StructureFormatException {
    // A container at the limit's depth still has leaves.
    if (depth > limits.maxDepth() + 1L || ++parts > limits.maxParts()) {
      throw new StructureFormatException("more than the limits allow");
    }
    long headerStart = within(from, end);
    long bodyStart = within(headerStart, end);
    long bodyEnd = within(bodyStart, end);
    long lines = within(0, bodyEnd - bodyStart);
    ContentType type = type();
    ContentFields fields = fields();
    long content = number();
    Optional<MimeMessage> message =
        content % 2 == 0 ? Optional.empty() : Optional.of(message(bodyStart, bodyEnd, depth + 1));
    int count = count(content / 2);
    List<MimePart> children = new ArrayList<>();
    long position = bodyStart;
    for (int i = 0; i < count; i++) {
      MimePart child = part(position, bodyEnd, depth + 1);
      children.add(child);
      position = child.bodyEnd();
    }
    return new MimePart(headerStart, bodyStart, bodyEnd, lines, type, fields, children, message);
  }

  private ContentType type() throws StructureFormatException {
    long mark = number();
    if (mark == StructureForm.DEFAULT_TYPE) {
      return ContentType.TEXT_PLAIN;
    }
    if (mark != StructureForm.NAMED_TYPE) {
      throw new StructureFormatException("no content type");
    }
    return new ContentType(string(), string(), parameters());
  }

  private ContentFields fields() throws StructureFormatException {
    long mask = number();
    if (mask == 0) {
      return ContentFields.NONE;
    }
    if (mask >= StructureForm.LOCATION * 2) {
      throw new StructureFormatException("unknown content fields");
    }
    Optional<String> id = string(mask, StructureForm.ID);
    Optional<String> description = string(mask, StructureForm.DESCRIPTION);
    String encoding =
        string(mask, StructureForm.ENCODING).orElse(ContentFields.NONE.transferEncoding());
    Optional<String> md5 = string(mask, StructureForm.MD5);
    Optional<ContentDisposition> disposition =
        (mask & StructureForm.DISPOSITION) == 0
            ? Optional.empty()
            : Optional.of(new ContentDisposition(string(), parameters()));
    List<String> languages = new ArrayList<>();
    int count = (mask & StructureForm.LANGUAGES) == 0 ? 0 : count(number());
    for (int i = 0; i < count; i++) {
      languages.add(string());
    }
    Optional<String> location = string(mask, StructureForm.LOCATION);
    return new ContentFields(id, description, encoding, md5, disposition, languages, location);
  }

  private Parameters parameters() throws StructureFormatException {
    long head = number();
    List<Parameter> raw = parameterList(head / 2);
    if (head == 0) {
      return Parameters.NONE;
    }
    return new Parameters(raw, head % 2 == 0 ? raw : parameterList(number()));
  }

  private List<Parameter> parameterList(long size) throws StructureFormatException {
    int count = count(size);
    List<Parameter> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(new Parameter(string(), string()));
    }
    return list;
  }

  private MailEnvelope envelope() throws StructureFormatException {
    Optional<String> date = optional();
    Optional<String> subject = optional();
    List<MailAddress> from = addressList(number());
    return new MailEnvelope(
        date,
        subject,
        from,
        addresses(from),
        addresses(from),
        addresses(from),
        addresses(from),
        addresses(from),
        optional(),
        optional());
  }

  private List<MailAddress> addresses(List<MailAddress> from) throws StructureFormatException {
    long head = number();
    return head == StructureForm.SAME_AS_FROM ? from : addressList(head - 1);
  }

  private List<MailAddress> addressList(long size) throws StructureFormatException {
    int count = count(size);
    List<MailAddress> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(new MailAddress(optional(), optional(), optional(), optional()));
    }
    return List.copyOf(list);
  }

  private Optional<String> optional() throws StructureFormatException {
    long head = number();
    return head == 0 ? Optional.empty() : Optional.of(raw(head - 1));
  }

  private Optional<String> string(long mask, int field) throws StructureFormatException {
    return (mask & field) == 0 ? Optional.empty() : Optional.of(string());
  }

  private String string() throws StructureFormatException {
    return raw(number());
  }

  private String raw(long size) throws StructureFormatException {
    int length = count(size);
    String text = new String(octets, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  /** So many things cannot follow if each has an octet at least. */
  private int count(long size) throws StructureFormatException {
    if (size > octets.length - at) {
      throw new StructureFormatException("more than there are octets");
    }
    return (int) size;
  }

  private long within(long from, long end) throws StructureFormatException {
    long distance = number();
    if (distance > end - from) {
      throw new StructureFormatException("a part outside of its parent");
    }
    return from + distance;
  }

  private long number() throws StructureFormatException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (at == octets.length) {
        throw new StructureFormatException("cut off");
      }
      int octet = octets[at++];
      value |= (long) (octet & 0x7F) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    throw new StructureFormatException("a number too long");
  }
}
