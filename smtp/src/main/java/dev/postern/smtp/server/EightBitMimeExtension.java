package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import java.util.Map;

/** 8BITMIME (RFC 6152): octets are kept as they come, whatever BODY says. */
final class EightBitMimeExtension implements Extension {
  static final String KEYWORD = "8BITMIME";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(BodyParameter.NAME, BodyParameter::read);
  }
}
