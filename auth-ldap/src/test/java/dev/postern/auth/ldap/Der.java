package dev.postern.auth.ldap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Octets of ASN.1, by hand. */
final class Der {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A tag and a length of three octets, or of five. */
  Der head(int tag, int length) {
    return length < 65_536
        ? put(tag, 0x82, length >> 8, length)
        : put(tag, 0x84, length >> 24, length >> 16, length >> 8, length);
  }

  Der put(int... octets) {
    for (int octet : octets) {
      out.write(octet);
    }
    return this;
  }

  Der text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  Der zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  byte[] octets() {
    return out.toByteArray();
  }
}
