package dev.postern.tls.internal;

import java.io.IOException;
import java.io.StringReader;
import java.util.Base64;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** PKCS #1 (RFC 8017 §A.1.2) and SEC 1 (RFC 5915) keys, by Bouncy Castle; loaded only for them. */
final class PemTraditionalKeys {
  private PemTraditionalKeys() {}

  /** The same key as PKCS #8. */
  static byte[] pkcs8(String label, byte[] der) throws IOException {
    String text =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(der));
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      if (parser.readObject() instanceof PEMKeyPair pair) {
        return pair.getPrivateKeyInfo().getEncoded();
      }
      throw new IOException("no key pair in " + label);
    }
  }
}
