package dev.postern.auth.sasl;

import dev.postern.auth.SaslContext;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** What a server has a client answer, each once. */
public final class Challenges {
  private Challenges() {}

  /**
   * In the form of a message's id, e.g. {@code <1896.697170952@mail.example.org>} (RFC 2195 §2, RFC
   * 1939 §7).
   */
  static byte[] unique(SaslContext context) {
    return unique(context.random(), context.clock().millis(), context.hostname())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What APOP's client answers (RFC 1939 §7), for a greeting.
   *
   * @param now milliseconds since 1970
   */
  public static String unique(RandomGenerator random, long now, String hostname) {
    String ascii = hostname.replaceAll("[^!-~]", "?");
    return "<%s.%d@%s>".formatted(Long.toUnsignedString(random.nextLong()), now, ascii);
  }
}
