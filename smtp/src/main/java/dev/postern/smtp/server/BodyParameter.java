package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.smtp.wire.Reply;
import java.util.Locale;
import java.util.Optional;

/** MAIL's BODY parameter, which 8BITMIME defines (RFC 6152 §2) and BINARYMIME adds to. */
final class BodyParameter {
  static final String NAME = "BODY";

  private BodyParameter() {}

  /** Reads a value, unless the extension that it belongs to is hidden. */
  static Optional<Reply> read(String value, MailOptions.Builder options, SmtpSession session) {
    Optional<MailOptions.Body> body =
        switch (value.toUpperCase(Locale.ROOT)) {
          case "7BIT" -> Optional.of(MailOptions.Body.SEVEN_BIT);
          case "8BITMIME" -> Optional.of(MailOptions.Body.EIGHT_BIT_MIME);
          case "BINARYMIME" -> Optional.of(MailOptions.Body.BINARY_MIME);
          default -> Optional.empty();
        };
    if (body.isEmpty()) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
    options.body(body.get());
    return isServed(body.get(), session)
        ? Optional.empty()
        : Optional.of(Replies.UNKNOWN_PARAMETER);
  }

  private static boolean isServed(MailOptions.Body body, SmtpSession session) {
    return switch (body) {
      case SEVEN_BIT, EIGHT_BIT_MIME -> Extensions.isServed(EightBitMimeExtension.KEYWORD, session);
      case BINARY_MIME -> Extensions.isServed(BinaryMimeExtension.KEYWORD, session);
    };
  }
}
