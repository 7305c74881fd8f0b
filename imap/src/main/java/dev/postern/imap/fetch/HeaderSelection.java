package dev.postern.imap.fetch;

import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** HEADER.FIELDS and HEADER.FIELDS.NOT: fields with their octets and in their order. */
final class HeaderSelection {
  private final Set<String> names;
  private final SectionText text;

  HeaderSelection(Section section) {
    this.names = new HashSet<>(section.fields());
    this.text = section.text();
  }

  byte[] of(Headers headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (HeaderField field : headers.fields()) {
      boolean named = names.contains(field.name().toUpperCase(Locale.ROOT));
      if (named == (text == SectionText.HEADER_FIELDS)) {
        out.writeBytes(field.bytes());
      }
    }
    // RFC 3501 §7.4.2: the blank line is always part of it, but for a message that has none; as
    // Dovecot, only HEADER.FIELDS.NOT makes that exception.
    if (text == SectionText.HEADER_FIELDS || hasBlankLine(headers)) {
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static boolean hasBlankLine(Headers headers) {
    List<HeaderField> fields = headers.fields();
    long lastField = fields.isEmpty() ? headers.start() : fields.get(fields.size() - 1).end();
    return headers.end() > lastField;
  }
}
