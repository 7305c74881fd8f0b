package dev.postern.smtp;

import dev.postern.filter.Verdict;
import dev.postern.message.SmtpStatus;
import java.util.List;
import java.util.Objects;

/** What a {@link PolicyRule} says (an action of Postfix's {@code access(5)}). */
public sealed interface Decision {

  /** No further rule of this stage is asked, and what was asked for is taken. */
  record Permit() implements Decision {}

  /** The next rule is asked. */
  record Dunno() implements Decision {}

  /** The client is refused, for now or for good as the status says. */
  record Refuse(SmtpStatus status) implements Decision {
    public Refuse {
      Objects.requireNonNull(status, "status");
    }
  }

  /**
   * The next rule is asked; if what is asked for would be taken in the end, the client is refused
   * for now instead ({@code DEFER_IF_PERMIT}), before RCPT not at once but there. Who says this
   * first counts.
   */
  record DeferIfPermit(SmtpStatus status) implements Decision {
    public DeferIfPermit {
      requireTemporary(status);
    }
  }

  /**
   * The next rule is asked; if one refuses for good, the client is refused for now instead ({@code
   * DEFER_IF_REJECT}). Who says this first counts.
   */
  record DeferIfReject(SmtpStatus status) implements Decision {
    public DeferIfReject {
      requireTemporary(status);
    }
  }

  /**
   * The next rule is asked; if the message is taken, it has more header fields in front ({@code
   * PREPEND}).
   *
   * @param fields as those of {@link Verdict#withField}
   */
  record Prepend(List<String> fields) implements Decision {
    public Prepend {
      Objects.requireNonNull(fields, "fields");
      fields = Verdict.tag(fields.toArray(String[]::new)).fields();
    }
  }

  /**
   * No further rule of this stage is asked. What is asked for is taken, and the message is thrown
   * away for all its recipients ({@code DISCARD}); log and observer hear of it.
   */
  record Discard() implements Decision {}

  /** Take it. */
  static Decision permit() {
    return new Permit();
  }

  /** Ask the next rule. */
  static Decision dunno() {
    return new Dunno();
  }

  /**
   * Refuse it for good: {@link SmtpStatus#reject} (554 5.7.1).
   *
   * @param text for the client. As in a table, what is not printable ASCII is {@code ?} in it, what
   *     is beyond 200 characters is cut, and nothing is {@code Access denied}
   */
  static Decision reject(String text) {
    return refuse(SmtpStatus.reject(printable(text)));
  }

  /**
   * Refuse it for now: {@link SmtpStatus#defer} (451 4.7.1).
   *
   * @param text as that of {@link #reject}
   */
  static Decision defer(String text) {
    return refuse(SmtpStatus.defer(printable(text)));
  }

  /** Refuse it with a status of one's own. */
  static Decision refuse(SmtpStatus status) {
    return new Refuse(status);
  }

  /** Refuse for now what would be taken; the status is one of those. */
  static Decision deferIfPermit(SmtpStatus status) {
    return new DeferIfPermit(status);
  }

  /** Refuse for now what would be refused for good; the status is one of those. */
  static Decision deferIfReject(SmtpStatus status) {
    return new DeferIfReject(status);
  }

  /**
   * Ask the next rule, and put header fields in front of the message, e.g. {@code X-Spam: no}.
   *
   * @throws IllegalArgumentException if one is no header field
   */
  static Decision prepend(String... fields) {
    return new Prepend(List.of(Objects.requireNonNull(fields, "fields")));
  }

  /** Take it, and throw the message away. */
  static Decision discard() {
    return new Discard();
  }

  /** Who writes a rule puts an address, or what a client said, into its text. */
  private static String printable(String text) {
    String line = Objects.requireNonNull(text, "text").strip().replaceAll("[^ -~]", "?");
    return line.isEmpty() ? "Access denied" : line.substring(0, Math.min(200, line.length()));
  }

  private static void requireTemporary(SmtpStatus status) {
    Objects.requireNonNull(status, "status");
    if (status.isPermanent()) {
      throw new IllegalArgumentException("a code from 400 to 499 defers, not " + status.code());
    }
  }
}
