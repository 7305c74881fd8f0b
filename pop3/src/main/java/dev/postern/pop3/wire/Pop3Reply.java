package dev.postern.pop3.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The status lines of POP3; no text can break out of its line. */
public final class Pop3Reply {
  private Pop3Reply() {}

  /** {@code +OK text}. */
  public static ByteBuffer ok(String text) {
    return line("+OK " + text);
  }

  /** {@code -ERR text}, or {@code -ERR [CODE] text} (RFC 2449 §8) unless that code is hidden. */
  public static ByteBuffer error(Refusal refusal, Set<ResponseCode> hidden) {
    String code =
        refusal.code().filter(c -> !hidden.contains(c)).map(c -> '[' + c.text + "] ").orElse("");
    return line("-ERR " + code + refusal.text());
  }

  /** {@code + text}: a challenge of SASL. */
  public static ByteBuffer challenge(String base64) {
    return line("+ " + base64);
  }

  /** Any line. */
  public static ByteBuffer line(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(c < 0x20 || c > 0x7e ? '?' : c);
    }
    return ByteBuffer.wrap(safe.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The response codes of RFC 2449 §8.1 and RFC 3206. */
  public enum ResponseCode {
    /** The credentials are wrong, and nothing else is. */
    AUTH("AUTH"),
    /** A failure that will probably pass. */
    SYS_TEMP("SYS/TEMP"),
    /** A failure that needs a person. */
    SYS_PERM("SYS/PERM");

    private final String text;

    ResponseCode(String text) {
      this.text = text;
    }
  }
}
