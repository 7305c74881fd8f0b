package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A certificate authority for one run and the server certificate that it signs, EC P-256 both (RFC
 * 5280). The authority's key is forgotten at once.
 *
 * <p>Written in DER by hand: loading Bouncy Castle's builders costs 150 ms of a cold start.
 */
final class SelfSignedAuthority {
  /** How long the certificates live, from a day before they are made. */
  static final Duration LIFETIME = Duration.ofDays(366);

  private static final Duration BACKDATED = Duration.ofDays(1);
  private static final int MAX_COMMON_NAME = 64;
  private static final int SERIAL_BITS = 127;
  private static final int KEY_IDENTIFIER = 20;
  private static final int SAN_DNS_NAME = 2;
  private static final int SAN_ADDRESS = 7;
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  private final SecureRandom random;
  private final Instant from;

  private SelfSignedAuthority(Clock clock, SecureRandom random) {
    this.random = random;
    this.from = clock.instant().minus(BACKDATED);
  }

  /** Checks names and brings them in their written form; {@code localhost} has its addresses. */
  static List<String> names(String... wanted) {
    if (wanted.length == 0) {
      throw new TlsConfigurationException("a self-signed certificate needs at least one name");
    }
    Set<String> names = new LinkedHashSet<>();
    for (String name : wanted) {
      names.add(
          CertificateNames.address(name)
              .map(InetAddress::getHostAddress)
              .orElseGet(() -> CertificateNames.dnsName(name)));
    }
    if (names.contains("localhost")) {
      names.add("127.0.0.1");
      names.add("::1");
    }
    return List.copyOf(names);
  }

  /** A server's credential for the names, which {@link #names} has checked. */
  static Credential issue(List<String> names, Clock clock, SecureRandom random) {
    try {
      return new SelfSignedAuthority(clock, random).issue(names);
    } catch (GeneralSecurityException e) {
      throw new TlsConfigurationException("this Java cannot make a self-signed certificate", e);
    }
  }

  private Credential issue(List<String> names) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair authority = generator.generateKeyPair();
    KeyPair server = generator.generateKeyPair();
    // Each authority has a name of its own, or clients would mix up two of them.
    byte[] issuer = commonName("Postern test authority " + serial().toString(36));
    byte[] identifier = keyIdentifier(authority.getPublic());
    X509Certificate root =
        certificate(
            authority.getPrivate(), issuer, issuer, authority.getPublic(), rootUses(identifier));
    String first = names.get(0);
    byte[] subject = commonName(first.length() > MAX_COMMON_NAME ? "Postern server" : first);
    X509Certificate leaf =
        certificate(
            authority.getPrivate(),
            issuer,
            subject,
            server.getPublic(),
            serverUses(names, identifier, keyIdentifier(server.getPublic())));
    return new Credential(server.getPrivate(), List.of(leaf), root, CertificateNames.of(leaf));
  }

  private X509Certificate certificate(
      PrivateKey signer, byte[] issuer, byte[] subject, PublicKey key, byte[] extensions)
      throws GeneralSecurityException {
    byte[] signed =
        Der.sequence(
            Der.constructed(0, Der.integer(BigInteger.TWO)),
            Der.integer(serial()),
            ECDSA_SHA256,
            issuer,
            Der.sequence(Der.time(from), Der.time(from.plus(LIFETIME))),
            subject,
            key.getEncoded(),
            Der.constructed(3, extensions));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer, random);
    signature.update(signed);
    byte[] der = Der.sequence(signed, ECDSA_SHA256, Der.bitString(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
  }

  private static byte[] commonName(String name) {
    return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(name))));
  }

  private static byte[] rootUses(byte[] identifier) {
    byte[] certificateAndCrlSign = Der.bitString(1, new byte[] {0x06});
    byte[] authorityOfServers = Der.sequence(Der.bool(true), Der.integer(BigInteger.ZERO));
    return Der.sequence(
        critical("2.5.29.19", authorityOfServers),
        critical("2.5.29.15", certificateAndCrlSign),
        extension("2.5.29.14", Der.octetString(identifier)));
  }

  private static byte[] serverUses(List<String> names, byte[] authority, byte[] own) {
    byte[] digitalSignature = Der.bitString(7, new byte[] {(byte) 0x80});
    byte[] serverAuth = Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"));
    return Der.sequence(
        critical("2.5.29.19", Der.sequence()),
        critical("2.5.29.15", digitalSignature),
        extension("2.5.29.37", serverAuth),
        extension("2.5.29.17", alternativeNames(names)),
        extension("2.5.29.35", Der.sequence(Der.primitive(0, authority))),
        extension("2.5.29.14", Der.octetString(own)));
  }

  private static byte[] alternativeNames(List<String> names) {
    List<byte[]> encoded = new ArrayList<>();
    for (String name : names) {
      encoded.add(
          CertificateNames.address(name)
              .map(address -> Der.primitive(SAN_ADDRESS, address.getAddress()))
              .orElseGet(() -> Der.primitive(SAN_DNS_NAME, Der.ascii(name))));
    }
    return Der.sequence(encoded.toArray(byte[][]::new));
  }

  /** RFC 7093 §2, method 1, over the whole key information. */
  private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(digest, KEY_IDENTIFIER);
  }

  private static byte[] critical(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.bool(true), Der.octetString(value));
  }

  private static byte[] extension(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octetString(value));
  }
}
