package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.smtp.wire.Reply;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** 8BITMIME (RFC 6152): octets are kept as they come, whatever BODY says. */
final class EightBitMimeExtension implements Extension {
  private static final Map<String, MailOptions.Body> BODIES =
      Map.of("7BIT", MailOptions.Body.SEVEN_BIT, "8BITMIME", MailOptions.Body.EIGHT_BIT_MIME);

  @Override
  public String keyword() {
    return "8BITMIME";
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of("BODY", (value, options, session) -> read(value, options));
  }

  private static Optional<Reply> read(String value, MailOptions.Builder options) {
    MailOptions.Body body = BODIES.get(value.toUpperCase(Locale.ROOT));
    if (body == null) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
    options.body(body);
    return Optional.empty();
  }
}
