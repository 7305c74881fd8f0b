package dev.postern.mime.structure;

import dev.postern.mime.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the content fields (RFC 2045 §3, RFC 2183, RFC 3282, RFC 2557, RFC 1864) from a part's
 * header.
 */
final class ContentReader {

  private final Headers headers;
  private final int maxParameters;
  private final StructureBudget budget;

  ContentReader(Headers headers, int maxParameters, StructureBudget budget) {
    this.headers = headers;
    this.maxParameters = maxParameters;
    this.budget = budget;
  }

  /**
   * The declared type. One that cannot be read is text/plain (RFC 2045 §5.2); a missing one the
   * default.
   */
  ContentType type(ContentType missing) {
    Optional<String> value = headers.value("Content-Type");
    if (value.isEmpty()) {
      return missing;
    }
    FieldCursor cursor = new FieldCursor(value.get());
    cursor.skipSpace();
    String type = cursor.readToken();
    cursor.skipSpace();
    boolean slash = cursor.take('/');
    cursor.skipSpace();
    String subtype = cursor.readToken();
    if (type.isEmpty() || !slash || subtype.isEmpty()) {
      return ContentType.TEXT_PLAIN;
    }
    if (!budget.take(type.length() + subtype.length())) {
      return missing;
    }
    return new ContentType(type, subtype, ParameterReader.read(cursor, maxParameters, budget));
  }

  ContentFields fields() {
    ContentFields fields =
        new ContentFields(
            text("Content-ID"),
            text("Content-Description"),
            transferEncoding(),
            text("Content-MD5"),
            disposition(),
            languages(),
            text("Content-Location"));
    return fields.equals(ContentFields.NONE) ? ContentFields.NONE : fields;
  }

  private Optional<String> text(String name) {
    return headers.value(name).filter(value -> !value.isEmpty()).flatMap(budget::keep);
  }

  /** RFC 2045 §6.1: one token. Anything else counts as none, as in Dovecot. */
  private String transferEncoding() {
    FieldCursor cursor = new FieldCursor(headers.value("Content-Transfer-Encoding").orElse(""));
    String token = word(cursor);
    cursor.skipSpace();
    boolean whole = cursor.atEnd() || cursor.peek() == ';';
    // An encoding that is not known cannot be decoded, so none is as good.
    return whole && !token.isEmpty() && budget.take(token.length()) ? token : "7bit";
  }

  private static String word(FieldCursor cursor) {
    cursor.skipSpace();
    return cursor.peek() == '"' ? cursor.readQuoted().strip() : cursor.readToken();
  }

  private Optional<ContentDisposition> disposition() {
    Optional<String> value = headers.value("Content-Disposition").filter(v -> !v.isEmpty());
    if (value.isEmpty()) {
      return Optional.empty();
    }
    FieldCursor cursor = new FieldCursor(value.get());
    String type = word(cursor);
    Parameters parameters = ParameterReader.read(cursor, maxParameters, budget);
    if (type.isEmpty() && parameters.isEmpty()) {
      return Optional.empty();
    }
    if (!budget.take(type.length())) {
      return Optional.empty();
    }
    // RFC 2183 §2.8: what is not known is treated as an attachment.
    return Optional.of(new ContentDisposition(type.isEmpty() ? "attachment" : type, parameters));
  }

  private List<String> languages() {
    List<String> tags = new ArrayList<>();
    FieldCursor cursor = new FieldCursor(headers.value("Content-Language").orElse(""));
    while (!cursor.atEnd() && tags.size() < maxParameters) {
      String tag = word(cursor);
      if (!tag.isEmpty()) {
        if (!budget.take(tag.length())) {
          return tags;
        }
        tags.add(tag);
      } else {
        cursor.advance();
      }
    }
    return tags;
  }
}
