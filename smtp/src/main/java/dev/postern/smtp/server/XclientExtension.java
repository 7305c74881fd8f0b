package dev.postern.smtp.server;

import java.util.Optional;

/** XCLIENT: offered to whom it is taken from. */
final class XclientExtension implements Extension {
  static final String KEYWORD = "XCLIENT";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    return session.trusts(session.service().choices().xclient())
        ? Optional.of(KEYWORD + " NAME ADDR PROTO HELO PORT LOGIN DESTADDR DESTPORT")
        : Optional.empty();
  }
}
