package dev.postern.tls.internal;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/**
 * A private key and the chain that a server presents for it, its own certificate first.
 *
 * @param trust what a client must trust to accept it
 * @param names the DNS names that it serves, lower case, perhaps {@code *.example.org}
 */
record Credential(
    PrivateKey key, List<X509Certificate> chain, X509Certificate trust, List<String> names) {

  Credential {
    chain = List.copyOf(chain);
    names = List.copyOf(names);
  }

  /** One that a client may trust by its own certificate alone. */
  static Credential of(PrivateKey key, List<X509Certificate> chain) {
    return new Credential(key, chain, chain.get(0), CertificateNames.of(chain.get(0)));
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** Whether it serves for a key type as JSSE names them: RSA, RSASSA-PSS, EC, EdDSA. */
  boolean hasKeyType(String keyType) {
    return key.getAlgorithm().toUpperCase(Locale.ROOT).equals(keyType.toUpperCase(Locale.ROOT));
  }

  /** Without the key: records print their parts. */
  @Override
  public String toString() {
    return "Credential" + names;
  }
}
