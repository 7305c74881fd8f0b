package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A section of a message (RFC 3501 §9 section-spec).
 *
 * @param path part numbers, empty for the message itself
 * @param text what of the part
 * @param fields names of header fields in upper case, one char for each octet; empty unless {@code
 *     text} takes some
 */
record Section(List<Integer> path, SectionText text, List<String> fields) {

  Section {
    path = List.copyOf(path);
    fields = List.copyOf(fields);
    if (text.takesFields() == fields.isEmpty() || (text == SectionText.MIME && path.isEmpty())) {
      throw new IllegalArgumentException("no such section");
    }
  }

  /** A section of the message itself. */
  static Section of(SectionText text) {
    return new Section(List.of(), text, List.of());
  }

  /** Writes what stands between the brackets; names of fields in upper case, as Dovecot does. */
  void write(ResponseWriter out) {
    String numbers = path.stream().map(String::valueOf).collect(Collectors.joining("."));
    boolean both = !numbers.isEmpty() && text != SectionText.ALL;
    out.atom(numbers + (both ? "." : "") + text.wireName());
    if (!text.takesFields()) {
      return;
    }
    out.space().open();
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.space();
      }
      out.astring(fields.get(i).getBytes(StandardCharsets.ISO_8859_1));
    }
    out.close();
  }
}
