package dev.postern.smtp.server;

import java.util.Optional;

/** STARTTLS (RFC 3207): offered while it is possible. */
final class StartTlsExtension implements Extension {
  static final String KEYWORD = "STARTTLS";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    return session.connection().canStartTls() ? Optional.of(KEYWORD) : Optional.empty();
  }
}
