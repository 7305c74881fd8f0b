package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.Map;
import java.util.Optional;

/**
 * SMTPUTF8 (RFC 6531): addresses beyond ASCII, in transactions that say so. Messages are not looked
 * at (§3.6). Hidden, it leaves a server without it, to which such an address is malformed.
 */
final class SmtpUtf8Extension implements Extension {
  private static final String KEYWORD = "SMTPUTF8";
  private static final String UNDECLARED = "Must declare SMTPUTF8 for this address";

  /** RFC 6531 §3.5 has two codes for one thing. */
  private static final Reply SENDER_UNDECLARED =
      Reply.of(550, EnhancedStatus.NO_UTF8_ADDRESS, UNDECLARED);

  private static final Reply RECIPIENT_UNDECLARED =
      Reply.of(553, EnhancedStatus.NO_UTF8_ADDRESS, UNDECLARED);

  private static final Reply NO_SENDER =
      Reply.of(501, EnhancedStatus.BAD_SENDER_SYNTAX, "Bad sender address syntax: not ASCII");
  private static final Reply NO_RECIPIENT =
      Reply.of(501, EnhancedStatus.BAD_RECIPIENT_SYNTAX, "Bad recipient address syntax: not ASCII");

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(KEYWORD, (value, options, session) -> read(value, options));
  }

  private static Optional<Reply> read(String value, MailOptions.Builder options) {
    if (!value.isEmpty()) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
    options.smtpUtf8();
    return Optional.empty();
  }

  /** The answer to a reverse path beyond ASCII in a transaction that does not permit it. */
  static Optional<Reply> sender(MailOptions options, SmtpSession session) {
    return undeclared(options, session.hides(KEYWORD) ? NO_SENDER : SENDER_UNDECLARED);
  }

  /** The answer to a forward path beyond ASCII in a transaction that does not permit it. */
  static Optional<Reply> recipient(MailOptions options, SmtpSession session) {
    return undeclared(options, session.hides(KEYWORD) ? NO_RECIPIENT : RECIPIENT_UNDECLARED);
  }

  private static Optional<Reply> undeclared(MailOptions options, Reply reply) {
    return options.smtpUtf8() ? Optional.empty() : Optional.of(reply);
  }
}
