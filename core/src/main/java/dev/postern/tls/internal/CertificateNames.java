package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** DNS names and addresses in certificates. */
final class CertificateNames {
  private static final int MAX_DNS_NAME = 253;
  private static final int SAN_DNS_NAME = 2;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern DNS =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern COMMON_NAME =
      Pattern.compile("(?:^|(?<!\\\\)[,+])CN=([^,+\\\\\"]+)");

  private CertificateNames() {}

  /** As names are compared here: lower case, without the dot of the root. */
  static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The DNS names that a certificate is for; its common name only if it has none of them. */
  static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.get(0).equals(SAN_DNS_NAME)) {
            names.add(normal((String) alternative.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      throw new TlsConfigurationException(
          "certificate " + subject(certificate) + " has unreadable alternative names", e);
    }
    if (names.isEmpty()) {
      Matcher matcher = COMMON_NAME.matcher(subject(certificate));
      if (matcher.find()) {
        names.add(normal(matcher.group(1).strip()));
      }
    }
    return List.copyOf(names);
  }

  static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  /**
   * The address if the text is one, empty if it is a name; never asks the DNS.
   *
   * @throws TlsConfigurationException if it has colons but is no IPv6 address, or an octet over 255
   */
  static Optional<InetAddress> address(String text) {
    boolean six = text.indexOf(':') >= 0;
    if (!six && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      if (six && text.indexOf('%') < 0) {
        return Optional.of(InetAddress.getByName(text));
      }
      return Optional.of(InetAddress.getByAddress(octets(text)));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new TlsConfigurationException("not an IP address: " + text, e);
    }
  }

  /** A DNS name in ASCII and lower case, perhaps with {@code *.} in front. */
  static String dnsName(String text) {
    String ascii;
    try {
      // Loading IDN's tables takes 60 ms of a cold start.
      ascii = normal(text.chars().allMatch(c -> c < 0x80) ? text : IDN.toASCII(text));
    } catch (IllegalArgumentException e) {
      throw new TlsConfigurationException("not a DNS name: " + text, e);
    }
    if (ascii.length() > MAX_DNS_NAME || !DNS.matcher(ascii).matches()) {
      throw new TlsConfigurationException("not a DNS name: " + text);
    }
    return ascii;
  }

  private static byte[] octets(String dotted) throws UnknownHostException {
    String[] parts = dotted.split("\\.", -1);
    byte[] octets = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int value = Integer.parseInt(parts[i]);
      if (value > 255) {
        throw new UnknownHostException("octet over 255");
      }
      octets[i] = (byte) value;
    }
    return octets;
  }
}
