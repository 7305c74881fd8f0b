package dev.postern.smtp.policy.delegation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Facts of a client's certificate as Postfix tells them: common names in xtext, SHA-256. */
final class CertificateText {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  private CertificateText() {}

  static String subject(X509Certificate certificate) {
    return commonName(certificate.getSubjectX500Principal());
  }

  static String issuer(X509Certificate certificate) {
    return commonName(certificate.getIssuerX500Principal());
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      return digest(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      return "";
    }
  }

  static String publicKeyFingerprint(X509Certificate certificate) {
    return digest(certificate.getPublicKey().getEncoded());
  }

  private static String digest(byte[] octets) {
    try {
      return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  private static String commonName(X500Principal name) {
    try {
      return new LdapName(name.getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .reduce((first, last) -> last)
              .map(Rdn::getValue)
              .map(value -> xtext(value.toString()))
              .orElse("");
    } catch (InvalidNameException e) {
      return "";
    }
  }

  /** RFC 3461 §4. */
  private static String xtext(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 32 && octet < 127 && octet != '+' && octet != '=') {
        out.append((char) octet);
      } else {
        out.append(String.format("+%02X", octet & 0xff));
      }
    }
    return out.toString();
  }
}
