package dev.postern.mime.structure;

import dev.postern.mime.Headers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The data of IMAP's ENVELOPE (RFC 3501 §7.4.2), taken from the header; it is not the SMTP
 * envelope. Strings are raw and unfolded, encoded words left as they are. Sender and Reply-To
 * default to From.
 *
 * @param date the Date field's text
 * @param subject the Subject field's text
 * @param from the From field
 * @param sender the Sender field, or From
 * @param replyTo the Reply-To field, or From
 * @param to the To field
 * @param cc the Cc field
 * @param bcc the Bcc field
 * @param inReplyTo the In-Reply-To field's text
 * @param messageId the Message-ID field's text
 */
public record MailEnvelope(
    Optional<String> date,
    Optional<String> subject,
    List<MailAddress> from,
    List<MailAddress> sender,
    List<MailAddress> replyTo,
    List<MailAddress> to,
    List<MailAddress> cc,
    List<MailAddress> bcc,
    Optional<String> inReplyTo,
    Optional<String> messageId) {

  /** Copies the lists and checks for nulls. */
  public MailEnvelope {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(replyTo, "replyTo");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(cc, "cc");
    Objects.requireNonNull(bcc, "bcc");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(subject, "subject");
    from = List.copyOf(from);
    sender = List.copyOf(sender);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    Objects.requireNonNull(inReplyTo, "inReplyTo");
    Objects.requireNonNull(messageId, "messageId");
  }

  /** Takes the envelope from a header. */
  public static MailEnvelope of(Headers headers) {
    return EnvelopeReader.read(headers, new StructureBudget(MimeLimits.DEFAULTS.maxKeptOctets()));
  }
}
