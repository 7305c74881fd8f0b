package dev.postern.mime.structure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes a structure; {@link StructureDecoder} is its mirror. */
final class StructureEncoder {
  private byte[] octets = new byte[512];
  private int length;

  void message(MimeMessage message, long from) {
    number(message.extent() == MimeMessage.Extent.WHOLE ? StructureForm.WHOLE : StructureForm.CUT);
    envelope(message.envelope());
    part(message.root(), from);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }

  void octet(int value) {
    if (length == octets.length) {
      octets = Arrays.copyOf(octets, length * 2);
    }
    octets[length++] = (byte) value;
  }

  private void part(MimePart part, long from) {
    number(part.headerStart() - from);
    number(part.headerSize());
    number(part.size());
    number(part.lines());
    type(part.contentType());
    fields(part.fields());
    number(part.parts().size() * 2L + (part.message().isPresent() ? 1 : 0));
    part.message().ifPresent(message -> message(message, part.bodyStart()));
    long at = part.bodyStart();
    for (MimePart child : part.parts()) {
      part(child, at);
      at = child.bodyEnd();
    }
  }

  private void type(ContentType type) {
    if (type.equals(ContentType.TEXT_PLAIN)) {
      number(StructureForm.DEFAULT_TYPE);
      return;
    }
    number(StructureForm.NAMED_TYPE);
    string(type.type());
    string(type.subtype());
    parameters(type.parameters());
  }

  private void fields(ContentFields fields) {
    number(mask(fields));
    fields.id().ifPresent(this::string);
    fields.description().ifPresent(this::string);
    if (!isDefault(fields.transferEncoding())) {
      string(fields.transferEncoding());
    }
    fields.md5().ifPresent(this::string);
    if (fields.disposition().isPresent()) {
      string(fields.disposition().get().type());
      parameters(fields.disposition().get().parameters());
    }
    if (!fields.languages().isEmpty()) {
      number(fields.languages().size());
      fields.languages().forEach(this::string);
    }
    fields.location().ifPresent(this::string);
  }

  private static int mask(ContentFields fields) {
    return (fields.id().isPresent() ? StructureForm.ID : 0)
        | (fields.description().isPresent() ? StructureForm.DESCRIPTION : 0)
        | (isDefault(fields.transferEncoding()) ? 0 : StructureForm.ENCODING)
        | (fields.md5().isPresent() ? StructureForm.MD5 : 0)
        | (fields.disposition().isPresent() ? StructureForm.DISPOSITION : 0)
        | (fields.languages().isEmpty() ? 0 : StructureForm.LANGUAGES)
        | (fields.location().isPresent() ? StructureForm.LOCATION : 0);
  }

  private static boolean isDefault(String transferEncoding) {
    return transferEncoding.equals(ContentFields.NONE.transferEncoding());
  }

  /** The joined list only if it differs from the raw one. */
  private void parameters(Parameters parameters) {
    boolean same = parameters.raw().equals(parameters.list());
    number(parameters.raw().size() * 2L + (same ? 0 : 1));
    parameters.raw().forEach(this::parameter);
    if (!same) {
      number(parameters.list().size());
      parameters.list().forEach(this::parameter);
    }
  }

  private void parameter(Parameter parameter) {
    string(parameter.name());
    string(parameter.value());
  }

  private void envelope(MailEnvelope envelope) {
    optional(envelope.date());
    optional(envelope.subject());
    List<MailAddress> from = envelope.from();
    number(from.size());
    from.forEach(this::address);
    addresses(envelope.sender(), from);
    addresses(envelope.replyTo(), from);
    addresses(envelope.to(), from);
    addresses(envelope.cc(), from);
    addresses(envelope.bcc(), from);
    optional(envelope.inReplyTo());
    optional(envelope.messageId());
  }

  private void addresses(List<MailAddress> list, List<MailAddress> from) {
    if (list.equals(from)) {
      number(StructureForm.SAME_AS_FROM);
      return;
    }
    number(list.size() + 1L);
    list.forEach(this::address);
  }

  private void address(MailAddress address) {
    optional(address.name());
    optional(address.route());
    optional(address.mailbox());
    optional(address.host());
  }

  private void optional(Optional<String> text) {
    number(text.map(value -> value.length() + 1L).orElse(0L));
    text.ifPresent(this::raw);
  }

  private void string(String text) {
    number(text.length());
    raw(text);
  }

  private void raw(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        throw new IllegalArgumentException("a string that is not raw");
      }
      octet(text.charAt(i));
    }
  }

  private void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("offsets are not in order");
    }
    long left = value;
    while (left > 0x7F) {
      octet((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    octet((int) left);
  }
}
