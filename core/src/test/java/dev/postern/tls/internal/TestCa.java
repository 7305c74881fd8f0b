package dev.postern.tls.internal;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority for tests, made by Bouncy Castle and so independent of our own DER. */
final class TestCa {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair keys = keys("EC");
  private final X500Name name;
  private final X509Certificate certificate;

  TestCa(String commonName) {
    name = new X500Name("CN=" + commonName);
    certificate = sign(name, keys, validFrom(), validUntil(), true, List.of());
  }

  /** A key and the chain for it: its certificate, then the authority's. */
  record Issued(KeyPair keys, List<X509Certificate> chain) {
    String chainPem() {
      StringBuilder text = new StringBuilder();
      chain.forEach(certificate -> text.append(pem(certificate)));
      return text.toString();
    }

    String pkcs8Pem() {
      try {
        return write(new JcaPKCS8Generator(keys.getPrivate(), null));
      } catch (PemGenerationException e) {
        throw new IllegalStateException(e);
      }
    }

    /** PKCS #1 or SEC 1. */
    String traditionalPem() {
      if (!(keys.getPrivate() instanceof ECPrivateKey ec)) {
        return pem(keys.getPrivate());
      }
      try {
        var sec1 =
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, ec.getS(), SECObjectIdentifiers.secp256r1);
        byte[] der = sec1.getEncoded("DER");
        return write(() -> new PemObject("EC PRIVATE KEY", der));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void into(KeyStore store, String alias, char[] password) throws GeneralSecurityException {
      store.setKeyEntry(alias, keys.getPrivate(), password, chain.toArray(Certificate[]::new));
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  Issued issue(String algorithm, String... names) {
    return issue(algorithm, validFrom(), validUntil(), names);
  }

  Issued issue(String algorithm, Instant from, Instant until, String... names) {
    KeyPair pair = keys(algorithm);
    X500Name subject = new X500Name("CN=" + names[0]);
    X509Certificate leaf =
        sign(subject, pair, from, until, false, List.of(names).subList(1, names.length));
    return new Issued(pair, List.of(leaf, certificate));
  }

  static KeyPair keys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(Object object) {
    try {
      return write(new JcaMiscPEMGenerator(object));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String write(PemObjectGenerator generator) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(generator);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private X509Certificate sign(
      X500Name subject, KeyPair pair, Instant from, Instant until, boolean ca, List<String> more) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(64, RANDOM).add(BigInteger.ONE),
              Date.from(from),
              Date.from(until),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      String first = subject.toString().substring("CN=".length());
      if (!ca) {
        List<GeneralName> names = new ArrayList<>();
        Stream.concat(Stream.of(first), more.stream())
            .forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant validFrom() {
    return Instant.now().minus(Duration.ofDays(1));
  }

  private static Instant validUntil() {
    return Instant.now().plus(Duration.ofDays(30));
  }
}
