package dev.postern.imap.search;

import dev.postern.message.MessageSource;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import dev.postern.mime.structure.AddressListParser;
import dev.postern.mime.structure.EncodedWords;
import dev.postern.mime.structure.FieldPieces.Cut;
import dev.postern.mime.structure.MailAddress;
import dev.postern.mime.structure.MailDate;
import dev.postern.mime.structure.MimeParser;
import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The header of a message that is searched; each field is decoded once, unless it is long. */
final class SearchedHeader {
  private static final Set<String> ADDRESS_FIELDS =
      Set.of("FROM", "TO", "CC", "BCC", "SENDER", "REPLY-TO");

  /** Parts texts that are searched apart; no character, so no client can search for it. */
  private static final char SEPARATOR = '\uFFFF';

  /** Octets of fields of one name that may be held while a message is searched. */
  private static final long LONG = 64 * 1024;

  private final MimeParser parser;
  private final MessageSource content;
  private final Headers headers;
  private final Map<String, List<String>> values = new HashMap<>();

  SearchedHeader(MimeParser parser, MessageSource content) throws IOException {
    this.parser = parser;
    this.content = content;
    this.headers = parser.readHeader(content);
  }

  /** The day that the Date field names. */
  Optional<LocalDate> sentDate() {
    return headers.value("Date").flatMap(MailDate::parse).map(OffsetDateTime::toLocalDate);
  }

  /** Whether some field of that name holds the text, folded by {@link #foldValue}. */
  boolean contains(String name, String folded) throws IOException {
    if (isLong(name)) {
      Cut cut = ADDRESS_FIELDS.contains(name.toUpperCase(Locale.ROOT)) ? Cut.ADDRESSES : Cut.WORDS;
      LongField search = new LongField(name, folded, cut);
      parser.readFields(content, 0, content.size(), search);
      return search.found();
    }
    return values.computeIfAbsent(name.toUpperCase(Locale.ROOT), this::decode).stream()
        .anyMatch(value -> value.contains(folded));
  }

  /** Whether the fields are too long to be held, or may be among those that were left out. */
  private boolean isLong(String name) {
    long octets = 0;
    for (HeaderField field : headers.all(name)) {
      octets += field.size();
    }
    return headers.truncated() || octets > LONG;
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
      plain(address).ifPresent(plain -> both.append(SEPARATOR).append(plain));
    }
    return both.toString();
  }

  /** An address without quotes; nothing for the marks of a group. */
  static Optional<String> plain(MailAddress address) {
    String name = EncodedWords.decode(address.name().orElse(""));
    return address
        .host()
        .map(host -> name + " <" + address.mailbox().orElse("") + '@' + host + '>');
  }
}
