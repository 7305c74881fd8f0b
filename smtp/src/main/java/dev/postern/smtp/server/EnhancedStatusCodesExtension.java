package dev.postern.smtp.server;

/** ENHANCEDSTATUSCODES (RFC 2034); where it is hidden, replies go without them. */
final class EnhancedStatusCodesExtension implements Extension {
  static final String KEYWORD = "ENHANCEDSTATUSCODES";

  @Override
  public String keyword() {
    return KEYWORD;
  }
}
