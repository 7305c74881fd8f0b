package dev.postern.auth.sasl;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The names in a certificate. Of several nobody could say which is meant. */
final class CertificateNames {
  /** Of rfc822Name among a certificate's alternative names. */
  private static final Integer EMAIL = 1;

  private CertificateNames() {}

  static Optional<String> emailAddress(X509Certificate certificate) {
    Collection<List<?>> all;
    try {
      all = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    return all == null
        ? Optional.empty()
        : theOnly(
            all.stream()
                .filter(name -> name.get(0).equals(EMAIL))
                .map(name -> String.valueOf(name.get(1)))
                .toList());
  }

  static Optional<String> commonName(X509Certificate certificate) {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      return theOnly(
          subject.getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList());
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> theOnly(List<String> names) {
    return names.size() == 1 && !names.get(0).isBlank()
        ? Optional.of(names.get(0))
        : Optional.empty();
  }
}
