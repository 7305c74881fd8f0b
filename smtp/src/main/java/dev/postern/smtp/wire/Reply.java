package dev.postern.smtp.wire;

import dev.postern.message.SmtpStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A reply of the server (RFC 5321 §4.2).
 *
 * @param code three digits, 200 to 599
 * @param status the enhanced status; empty for greetings, hello replies and 3yz (RFC 2034 §4)
 * @param lines at least one; what does not fit a reply is replaced when it is encoded
 */
public record Reply(int code, Optional<EnhancedStatus> status, List<String> lines) {

  public Reply {
    Objects.requireNonNull(status);
    lines = List.copyOf(lines);
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has a code of 200 to 599 and a line");
    }
    if (status.isPresent() && code / 100 == 3) {
      throw new IllegalArgumentException("an intermediate reply has no enhanced status");
    }
  }

  /** A reply of one line with an enhanced status. */
  public static Reply of(int code, EnhancedStatus status, String text) {
    return new Reply(code, Optional.of(status), List.of(text));
  }

  /** What a delivery target, a filter or a rule wants the client to be told. */
  public static Reply of(SmtpStatus status) {
    return of(status.code(), new EnhancedStatus(status.detail()), status.text());
  }

  /** A reply without an enhanced status. */
  public static Reply plain(int code, String... lines) {
    return new Reply(code, Optional.empty(), List.of(lines));
  }

  /** Whether the command was refused, for now or for good. */
  public boolean isRefusal() {
    return code >= 400;
  }

  /** Whether the connection is closed after it (RFC 5321 §4.2.1, RFC 7504 §3). */
  public boolean closes() {
    return code == 421 || code == 521;
  }

  /**
   * Whether it tells of the server's own trouble (subject 3 of RFC 3463 §3.4), not of what the
   * client asked for.
   */
  public boolean isOurs() {
    return status.filter(EnhancedStatus::isOfThisSystem).isPresent();
  }

  /**
   * A refusal, as an observer is told it.
   *
   * @throws java.util.NoSuchElementException if it has no enhanced status
   */
  public SmtpStatus refusal() {
    return SmtpStatus.of(code, status.orElseThrow().detail(), lines.get(0));
  }

  /** The same reply, every line preceded by some text, e.g. {@code <ann@example.org>}. */
  public Reply about(String prefix) {
    return new Reply(code, status, lines.stream().map(line -> prefix + ' ' + line).toList());
  }
}
