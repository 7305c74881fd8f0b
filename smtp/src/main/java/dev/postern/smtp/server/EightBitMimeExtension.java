package dev.postern.smtp.server;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** 8BITMIME (RFC 6152): octets are kept as they come, whatever BODY says. */
final class EightBitMimeExtension implements Extension {
  private static final Set<String> BODIES = Set.of("7BIT", "8BITMIME");

  @Override
  public String keyword() {
    return "8BITMIME";
  }

  @Override
  public Map<String, Check> mailParameters() {
    return Map.of(
        "BODY",
        (value, session) ->
            BODIES.contains(value.toUpperCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(Replies.BAD_PARAMETER));
  }
}
