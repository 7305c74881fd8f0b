package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5929 §4.1: which digest of the certificate it is. */
class ChannelBindingsTest {

  @ParameterizedTest
  @CsvSource({
    "RSA, MD5withRSA, SHA-256",
    "RSA, SHA1withRSA, SHA-256",
    "RSA, SHA256withRSA, SHA-256",
    "RSA, SHA384withRSA, SHA-384",
    "RSA, SHA512withRSA, SHA-512",
    "RSA, SHA512withRSAandMGF1, SHA-512",
    "EC, SHA1withECDSA, SHA-256",
    "EC, SHA384withECDSA, SHA-384",
    "EC, SHA3-256withECDSA, SHA3-256"
  })
  void isTheDigestOfTheCertificatesSignature(String key, String signature, String digest)
      throws Exception {
    X509Certificate shown = certificate(key, signature);

    assertThat(ChannelBindings.serverEndPoint(shown))
        .contains(MessageDigest.getInstance(digest).digest(shown.getEncoded()));
  }

  @Test
  void thereIsNoneForASignatureWithoutADigestOfItsOwn() throws Exception {
    assertThat(ChannelBindings.serverEndPoint(certificate("Ed25519", "Ed25519"))).isEmpty();
  }

  private static X509Certificate certificate(String key, String signature) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance(key).generateKeyPair();
    X500Name name = new X500Name("CN=mail.example.org");
    Date now = Date.from(Instant.now());
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(name, BigInteger.ONE, now, now, name, keys.getPublic())
                .build(
                    new JcaContentSignerBuilder(signature)
                        .setProvider(new BouncyCastleProvider())
                        .build(keys.getPrivate())));
  }
}
