package dev.postern.smtp.server;

import java.util.Optional;

/** XFORWARD: offered to whom it is taken from. */
final class XforwardExtension implements Extension {
  static final String KEYWORD = "XFORWARD";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    return session.trusts(session.service().choices().xforward())
        ? Optional.of(KEYWORD + " NAME ADDR PROTO HELO SOURCE PORT IDENT")
        : Optional.empty();
  }
}
