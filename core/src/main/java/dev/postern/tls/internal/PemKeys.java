package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Private keys in PEM: PKCS #8 by Java itself (RFC 5958), the older forms by Bouncy Castle. */
final class PemKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
  private static final String CONVERT =
      "; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

  private PemKeys() {}

  static PrivateKey read(Path file) {
    return one(PemBlocks.read(file), file.toString());
  }

  static PrivateKey one(List<PemBlocks.Block> blocks, String origin) {
    List<PemBlocks.Block> keys = blocks.stream().filter(PemBlocks.Block::isPrivateKey).toList();
    if (keys.size() != 1) {
      throw new TlsConfigurationException(
          origin + " must hold one PEM private key, but holds " + keys.size());
    }
    return key(keys.get(0), origin);
  }

  private static PrivateKey key(PemBlocks.Block block, String origin) {
    if (block.encrypted() || block.label().startsWith("ENCRYPTED")) {
      throw new TlsConfigurationException(
          origin + " is encrypted, and there is nobody to ask for its password" + CONVERT);
    }
    return switch (block.label()) {
      case "PRIVATE KEY" -> pkcs8(block.der(), origin);
      case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> pkcs8(converted(block, origin), origin);
      default ->
          throw new TlsConfigurationException(
              origin + " holds a " + block.label() + ", which TLS cannot use");
    };
  }

  private static byte[] converted(PemBlocks.Block block, String origin) {
    try {
      return PemTraditionalKeys.pkcs8(block.label(), block.der());
    } catch (NoClassDefFoundError e) {
      // Bouncy Castle is optional; so embedders who go without it get an answer, not a stack trace.
      throw new TlsConfigurationException(
          origin
              + " holds an "
              + block.label()
              + ", which needs Bouncy Castle (org.bouncycastle:bcpkix-jdk18on) on the class path,"
              + " or on the module path with --add-modules org.bouncycastle.pkix"
              + CONVERT,
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new TlsConfigurationException(origin + " holds a broken " + block.label(), e);
    }
  }

  private static PrivateKey pkcs8(byte[] der, String origin) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    GeneralSecurityException last = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Not of this algorithm; one of the next takes it.
        last = e;
      } catch (GeneralSecurityException e) {
        throw new TlsConfigurationException("this Java knows no " + algorithm + " keys", e);
      }
    }
    throw new TlsConfigurationException(
        origin + " holds a broken private key, or one that is not RSA, EC, Ed25519 or Ed448", last);
  }
}
