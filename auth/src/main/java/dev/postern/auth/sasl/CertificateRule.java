package dev.postern.auth.sasl;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Whose certificate one is, for EXTERNAL. Asked of certificates that the listener's authorities
 * have verified, in a connection's serial context, often: it does not block.
 *
 * <pre>{@code
 * SaslMechanisms.external(certificate -> byFingerprint(certificate))
 * }</pre>
 */
@FunctionalInterface
public interface CertificateRule {

  /** The user's name; nothing if it is nobody's, and then EXTERNAL is not there. */
  Optional<String> user(X509Certificate certificate);

  /**
   * The address in the subject's alternative names (RFC 5280 §4.2.1.6, rfc822Name), if there is
   * exactly one.
   */
  static CertificateRule emailAddress() {
    return CertificateNames::emailAddress;
  }

  /**
   * The subject's common name, if there is exactly one (Dovecot's {@code ssl_cert_username_field =
   * commonName}).
   */
  static CertificateRule commonName() {
    return CertificateNames::commonName;
  }
}
