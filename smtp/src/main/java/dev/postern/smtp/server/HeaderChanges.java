package dev.postern.smtp.server;

import dev.postern.filter.Verdict.HeaderChange;
import dev.postern.message.MessageSource;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes fields of a message's header; all other octets stay as they are. */
final class HeaderChanges {
  private static final byte[] CRLF = {'\r', '\n'};

  private final MessageSource source;
  private final Headers headers;
  private final List<byte[]> fields = new ArrayList<>();

  private HeaderChanges(MessageSource source) throws IOException {
    this.source = source;
    this.headers = Headers.read(source);
    if (headers.truncated()) {
      throw new HeaderTooLongException();
    }
  }

  /** The message with these changes, in their order. */
  static MessageSource made(MessageSource source, List<HeaderChange> changes) throws IOException {
    // Text without a header gets one in front of it, and not within.
    MessageSource changed =
        Headers.missing(source) ? MessageSource.concat(MessageSource.of(CRLF), source) : source;
    for (HeaderChange change : changes) {
      changed = new HeaderChanges(changed).made(change);
    }
    return changed;
  }

  /** The message without some fields; the message itself if it has none of them. */
  static MessageSource without(MessageSource source, Predicate<HeaderField> unwanted)
      throws IOException {
    HeaderChanges changes = new HeaderChanges(source);
    if (changes.headers.fields().stream().noneMatch(unwanted)) {
      return source;
    }
    for (HeaderField field : changes.headers.fields()) {
      if (!unwanted.test(field)) {
        changes.fields.add(field.bytes());
      }
    }
    return changes.joined();
  }

  private MessageSource made(HeaderChange change) throws IOException {
    Optional<byte[]> next = change.value().map(value -> field(change.name(), value));
    for (HeaderField field : headers.fields()) {
      if (!field.is(change.name())) {
        fields.add(field.bytes());
      } else if (next.isPresent()) {
        fields.add(next.get());
        next = Optional.empty();
      }
    }
    next.ifPresent(fields::add);
    return joined();
  }

  private static byte[] field(String name, String value) {
    return FilterField.folded(name + ": " + value).getBytes(StandardCharsets.UTF_8);
  }

  private MessageSource joined() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      header.writeBytes(field);
      if (field.length > 0 && field[field.length - 1] != '\n') {
        // The message ended in the middle of this field, which is no longer the last.
        header.writeBytes(CRLF);
      }
    }
    long rest = fieldsEnd();
    return MessageSource.concat(
        MessageSource.of(header.toByteArray()), source.slice(rest, source.size() - rest));
  }

  private long fieldsEnd() {
    List<HeaderField> all = headers.fields();
    return all.isEmpty() ? headers.start() : all.get(all.size() - 1).end();
  }
}
