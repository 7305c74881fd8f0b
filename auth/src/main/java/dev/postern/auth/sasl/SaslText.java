package dev.postern.auth.sasl;

import com.ongres.saslprep.SASLprep;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** Names and passwords as clients send them. */
public final class SaslText {
  private static final SASLprep PREPARATION = new SASLprep();

  /** What Java makes of octets that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private SaslText() {}

  /**
   * UTF-8 (RFC 4616 §2), or, where octets are not, ISO 8859-1: so a password of an old client is
   * compared like any other and, if it does not fit, is wrong like any other, and never a fault of
   * syntax. A name that no user has makes a login fail just so.
   */
  public static String decode(byte[] octets) {
    Objects.requireNonNull(octets, "octets");
    return utf8(octets).orElseGet(() -> new String(octets, StandardCharsets.ISO_8859_1));
  }

  /** UTF-8; nothing where octets are not. */
  static Optional<String> utf8(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return Optional.of(text);
    }
    // It was sent, or stands for what is not UTF-8.
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * As SASLprep (RFC 4013) has it, so that two ways to type the same are the same. What it forbids
   * stays as it is: it fits nobody, or whoever chose it before anything was prepared.
   */
  static String prepared(String text) {
    if (isPrintableAscii(text)) {
      // It is prepared already (RFC 4013 §2), and the preparation would look at each sign by
      // tables.
      return text;
    }
    try {
      return PREPARATION.prepareQuery(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
