package dev.postern.filter;

import java.util.List;
import java.util.Objects;

/** What a filter thinks of a connection, an address or a message. */
public sealed interface Verdict {

  /** Nothing to say. */
  record Pass() implements Verdict {}

  /**
   * Accept, and put header fields in front of the message.
   *
   * @param fields e.g. {@code X-Spam-Flag: YES}, without line end; folding is done by the server
   */
  record Tag(List<String> fields) implements Verdict {
    public Tag {
      Objects.requireNonNull(fields, "fields");
      fields = List.copyOf(fields);
      if (fields.stream().anyMatch(f -> f.indexOf('\r') >= 0 || f.indexOf('\n') >= 0)) {
        throw new IllegalArgumentException("a header field holds no line end");
      }
    }
  }

  /** Accept, but deliver to the mailbox for junk. */
  record Quarantine() implements Verdict {}

  /**
   * Refuse for now (4xx).
   *
   * @param text for the client; printable ASCII
   */
  record Defer(String text) implements Verdict {
    public Defer {
      Objects.requireNonNull(text, "text");
      requirePrintable(text);
    }
  }

  /**
   * Refuse (5xx).
   *
   * @param text for the client; printable ASCII
   */
  record Reject(String text) implements Verdict {
    public Reject {
      Objects.requireNonNull(text, "text");
      requirePrintable(text);
    }
  }

  /** Nothing to say. */
  static Verdict pass() {
    return new Pass();
  }

  /** Refuse (5xx) with a text for the client. */
  static Verdict reject(String text) {
    return new Reject(text);
  }

  private static void requirePrintable(String text) {
    if (text.isEmpty() || text.length() > 200 || text.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException("a reply text is 1 to 200 printable ASCII characters");
    }
  }
}
