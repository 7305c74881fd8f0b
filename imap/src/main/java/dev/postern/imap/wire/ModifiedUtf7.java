package dev.postern.imap.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names on the wire: modified UTF-7 (RFC 3501 §5.1.3). */
public final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  /** The wire form of a name; printable US-ASCII alone, whatever the name holds. */
  public static String encode(String name) {
    StringBuilder out = new StringBuilder(name.length() + 8);
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      if (isDirect(c)) {
        out.append(c == '&' ? "&-" : String.valueOf(c));
        i++;
      } else {
        int end = i;
        while (end < name.length() && !isDirect(name.charAt(end))) {
          end++;
        }
        byte[] utf16 = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        out.append('&').append(base64.replace('/', ',')).append('-');
        i = end;
      }
    }
    return out.toString();
  }

  /**
   * The name behind a wire form. A name has exactly one wire form: stray bits, superfluous shifts,
   * and printable US-ASCII or control characters in the wrong form are refused.
   *
   * @throws MailboxNameException if it is no such form
   */
  public static String decode(byte[] octets) throws MailboxNameException {
    String wire = new String(octets, StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder(wire.length());
    int i = 0;
    while (i < wire.length()) {
      int shift = wire.indexOf('&', i);
      if (shift < 0) {
        out.append(wire, i, wire.length());
        break;
      }
      out.append(wire, i, shift);
      int end = wire.indexOf('-', shift);
      if (end < 0) {
        throw invalid();
      }
      out.append(end == shift + 1 ? "&" : shifted(wire.substring(shift + 1, end)));
      i = end + 1;
    }
    String name = out.toString();
    if (!encode(name).equals(wire)) {
      throw invalid();
    }
    return name;
  }

  private static boolean isDirect(char c) {
    return c >= 0x20 && c <= 0x7e;
  }

  private static String shifted(String base64) throws MailboxNameException {
    try {
      byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
      return StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(utf16)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw invalid();
    }
  }

  private static MailboxNameException invalid() {
    return new MailboxNameException("Mailbox name is not valid modified UTF-7");
  }
}
