package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import java.util.Map;

/** BINARYMIME (RFC 3030 §3): messages whose CRs and LFs may be anything, by BDAT alone. */
final class BinaryMimeExtension implements Extension {
  static final String KEYWORD = "BINARYMIME";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  @Override
  public boolean isServed(SmtpSession session) {
    // RFC 3030 §3: together with CHUNKING alone.
    return !session.hides(ChunkingExtension.KEYWORD);
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(BodyParameter.NAME, BodyParameter::read);
  }
}
