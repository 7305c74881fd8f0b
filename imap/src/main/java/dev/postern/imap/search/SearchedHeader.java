package dev.postern.imap.search;

import dev.postern.mime.AddressListParser;
import dev.postern.mime.EncodedWords;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import dev.postern.mime.MailAddress;
import dev.postern.mime.MailDate;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The header of a message that is searched; each field is decoded once. */
final class SearchedHeader {
  private static final Set<String> ADDRESS_FIELDS =
      Set.of("FROM", "TO", "CC", "BCC", "SENDER", "REPLY-TO");

  /** Parts texts that are searched apart; no character, so no client can search for it. */
  private static final char SEPARATOR = '\uFFFF';

  private final Headers headers;
  private final Map<String, List<String>> values = new HashMap<>();

  SearchedHeader(Headers headers) {
    this.headers = headers;
  }

  /** The day that the Date field names. */
  Optional<LocalDate> sentDate() {
    return headers.value("Date").flatMap(MailDate::parse).map(OffsetDateTime::toLocalDate);
  }

  /** Whether some field of that name holds the text, folded by {@link #foldValue}. */
  boolean contains(String name, String folded) {
    return values.computeIfAbsent(name.toUpperCase(Locale.ROOT), this::decode).stream()
        .anyMatch(value -> value.contains(folded));
  }

  /** Folds case, and each run of white space into one space, since folded fields have any. */
  static String foldValue(String text) {
    StringBuilder out = new StringBuilder(text.length());
    String folded = CaseFolding.fold(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      boolean blank = c == ' ' || c == '\t' || c == '\n';
      if (!blank) {
        out.append(c);
      } else if (out.length() == 0 || out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    return out.toString();
  }

  private List<String> decode(String name) {
    return headers.all(name).stream()
        .map(field -> foldValue(text(field, ADDRESS_FIELDS.contains(name))))
        .toList();
  }

  /**
   * The field as text; of addresses also in the plain form {@code Name <local@domain>}, which knows
   * no quotes.
   */
  private static String text(HeaderField field, boolean addresses) {
    String decoded = field.decodedValue();
    if (!addresses) {
      return decoded;
    }
    StringBuilder both = new StringBuilder(decoded);
    for (MailAddress address : AddressListParser.parse(field.value())) {
      if (address.host().isPresent()) {
        both.append(SEPARATOR).append(EncodedWords.decode(address.name().orElse("")));
        both.append(" <").append(address.mailbox().orElse("")).append('@');
        both.append(address.host().get()).append('>');
      }
    }
    return both.toString();
  }
}
