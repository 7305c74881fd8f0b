package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes raw strings of {@code dev.postern.mime}, whose chars are octets of the message. */
final class RawText {
  /** What Dovecot sends in place of NUL, which IMAP cannot carry (RFC 3501 §9 CHAR8). */
  static final byte NUL_SUBSTITUTE = (byte) 0x80;

  private RawText() {}

  static void string(ResponseWriter out, String raw) {
    byte[] octets = raw.getBytes(StandardCharsets.ISO_8859_1);
    withoutNul(octets, 0, octets.length);
    out.string(octets);
  }

  static void nstring(ResponseWriter out, Optional<String> raw) {
    if (raw.isPresent()) {
      string(out, raw.get());
    } else {
      out.nil();
    }
  }

  static void withoutNul(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] == 0) {
        octets[i] = NUL_SUBSTITUTE;
      }
    }
  }
}
