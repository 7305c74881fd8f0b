package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates, finds the one that belongs to a key, and puts its issuers behind it. */
final class CertificateChain {
  private CertificateChain() {}

  static List<X509Certificate> read(List<PemBlocks.Block> blocks, String origin) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlocks.Block block : blocks) {
        if (block.isCertificate()) {
          ByteArrayInputStream der = new ByteArrayInputStream(block.der());
          certificates.add((X509Certificate) factory.generateCertificate(der));
        }
      }
    } catch (CertificateException e) {
      throw new TlsConfigurationException(
          origin + " holds a broken certificate, number " + (certificates.size() + 1), e);
    }
    if (certificates.isEmpty()) {
      throw new TlsConfigurationException(origin + " holds no PEM certificate");
    }
    return certificates;
  }

  /** The certificates in the order that TLS sends them; empty if none belongs to the key. */
  static List<X509Certificate> ordered(List<X509Certificate> all, PrivateKey key) {
    List<X509Certificate> left = new ArrayList<>(all);
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate next =
        all.stream().filter(c -> fits(key, c.getPublicKey())).findFirst().orElse(null);
    while (next != null) {
      chain.add(next);
      left.remove(next);
      X509Certificate last = next;
      next =
          left.stream()
              .filter(c -> c.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .findFirst()
              .orElse(null);
    }
    return chain;
  }

  /** Whether what the private key signs, the public key verifies. */
  static boolean fits(PrivateKey key, PublicKey certified) {
    if (key instanceof RSAKey own && certified instanceof RSAKey other) {
      return own.getModulus().equals(other.getModulus());
    }
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certified.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
      byte[] sample = certified.getEncoded();
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Another curve, say: such a pair cannot serve.
      return false;
    }
  }
}
