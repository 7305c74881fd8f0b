package dev.postern.filter;

import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * A message as a filter is shown it: as received, but for what the filters before made of it. Used
 * by one thread at a time.
 *
 * <pre>{@code
 * message.headers().text("Subject")        // decoded, in one line
 * message.headers().addresses("From")
 * message.findings().result("spf")         // what a filter before found
 * }</pre>
 */
public final class FilteredMessage {
  private final Envelope envelope;
  private final MessageSource source;
  private final Findings findings;
  private Optional<Headers> headers = Optional.empty();

  private FilteredMessage(Envelope envelope, MessageSource source, Findings findings) {
    this.envelope = Objects.requireNonNull(envelope, "envelope");
    this.source = Objects.requireNonNull(source, "source");
    this.findings = Objects.requireNonNull(findings, "findings");
  }

  /** A message of which nothing was found yet. */
  public static FilteredMessage of(Envelope envelope, MessageSource source) {
    return new FilteredMessage(envelope, source, Findings.NONE);
  }

  /** The same message with what was found of it. */
  public FilteredMessage withFindings(Findings found) {
    return new FilteredMessage(envelope, source, found);
  }

  /** Who sent it, to whom, over which connection; recipients that filters added are among them. */
  public Envelope envelope() {
    return envelope;
  }

  /**
   * Its octets, without trace headers and without the {@link Findings#fields fields} that will
   * stand in front; with what filters before replaced or changed. Can be read until the stage is
   * over, and as part of a {@link Verdict#withMessage replacement} as long as that is.
   */
  public MessageSource source() {
    return source;
  }

  /** What was found so far. */
  public Findings findings() {
    return findings;
  }

  /** Its header, read when it is asked for the first time ({@link Headers#read}). */
  public Headers headers() throws IOException {
    if (headers.isEmpty()) {
      headers = Optional.of(Headers.read(source));
    }
    return headers.get();
  }
}
