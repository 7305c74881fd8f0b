package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import java.util.Map;
import java.util.Optional;

/** REQUIRETLS (RFC 8689): under TLS alone; kept with the message for whoever passes it on. */
final class RequireTlsExtension implements Extension {
  private static final String KEYWORD = "REQUIRETLS";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public boolean isServed(SmtpSession session) {
    return session.connection().peer().tls().isPresent();
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(
        KEYWORD,
        (value, options, session) -> {
          options.requireTls();
          return value.isEmpty() ? Optional.empty() : Optional.of(Replies.BAD_PARAMETER);
        });
  }
}
