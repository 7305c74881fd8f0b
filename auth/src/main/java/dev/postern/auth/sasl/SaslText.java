package dev.postern.auth.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Names and passwords as clients send them. */
public final class SaslText {
  private SaslText() {}

  /**
   * UTF-8 (RFC 4616 §2), or, where octets are not, ISO 8859-1: so a password of an old client is
   * compared like any other and, if it does not fit, is wrong like any other, and never a fault of
   * syntax. A name that no user has makes a login fail just so.
   */
  public static String decode(byte[] octets) {
    Objects.requireNonNull(octets, "octets");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }
}
