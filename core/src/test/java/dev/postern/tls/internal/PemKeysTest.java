package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postern.TlsConfigurationException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PemKeysTest {
  private static final TestCa CA = new TestCa("Keys");
  private static final TestCa.Issued RSA = CA.issue("RSA", "rsa.test");
  private static final TestCa.Issued EC = CA.issue("EC", "ec.test");
  private static final TestCa.Issued ED25519 = CA.issue("Ed25519", "ed.test");

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("PKCS8 RSA", RSA.pkcs8Pem(), RSA),
        arguments("PKCS8 EC", EC.pkcs8Pem(), EC),
        arguments("PKCS8 Ed25519", ED25519.pkcs8Pem(), ED25519),
        arguments("PKCS1", RSA.traditionalPem(), RSA),
        arguments("SEC1", EC.traditionalPem(), EC),
        arguments("CRLF", EC.pkcs8Pem().replaceAll("\r?\n", "\r\n"), EC),
        arguments("bare CR", EC.pkcs8Pem().replaceAll("\r?\n", "\r"), EC),
        arguments("text around", "Bag: x\nkey\n" + EC.pkcs8Pem() + "the end\n", EC),
        arguments("UTF-8 mark", "\u00ef\u00bb\u00bf\n" + EC.pkcs8Pem(), EC),
        arguments("no line end", EC.pkcs8Pem().strip(), EC),
        arguments("indented", EC.pkcs8Pem().indent(4), EC),
        arguments("certificates too", EC.chainPem() + EC.pkcs8Pem(), EC));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void reads(String what, String pem, TestCa.Issued issued) {
    PrivateKey key = PemKeys.one(PemBlocks.parse(pem, what), what);

    assertThat(key.getAlgorithm()).isEqualTo(issued.keys().getPrivate().getAlgorithm());
    assertThat(CertificateChain.fits(key, issued.keys().getPublic())).isTrue();
  }

  static Stream<Arguments> bad() {
    String pkcs8 = EC.pkcs8Pem();
    return Stream.of(
        arguments("nothing", "", "must hold one PEM private key, but holds 0"),
        arguments("garbage", "\u0000\u0001 no PEM at all", "but holds 0"),
        arguments("only certificates", EC.chainPem(), "but holds 0"),
        arguments("two", pkcs8 + RSA.pkcs8Pem(), "but holds 2"),
        arguments("cut off", pkcs8.substring(0, pkcs8.indexOf("-----END")), "is the file cut off?"),
        arguments("other END", pkcs8.replace("END PRIVATE", "END PUBLIC"), "is the file cut off?"),
        arguments("nested", "-----BEGIN A-----\n" + pkcs8, "A without its END line"),
        arguments("base64", pkcs8.replace("-----END", "!\n-----END"), "not good base64"),
        arguments("DER", block("PRIVATE KEY", new byte[] {1, 2}), "broken private key"),
        arguments("empty", block("PRIVATE KEY", new byte[0]), "broken private key"),
        arguments("PKCS1 DER", block("RSA PRIVATE KEY", new byte[] {48, 0}), "broken RSA PRIVATE"),
        arguments("SEC1 DER", block("EC PRIVATE KEY", new byte[9]), "broken EC PRIVATE KEY"),
        arguments("PKCS8 encrypted", block("ENCRYPTED PRIVATE KEY", new byte[9]), "openssl pkcs8"),
        arguments(
            "PKCS1 encrypted",
            RSA.traditionalPem()
                .replace(
                    "RSA PRIVATE KEY-----\n",
                    "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\n"),
            "is encrypted"),
        arguments("SSH", block("OPENSSH PRIVATE KEY", new byte[9]), "OPENSSH PRIVATE KEY, which"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void refusesWithAReason(String what, String pem, String reason) {
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> PemKeys.one(PemBlocks.parse(pem, "key.pem"), "key.pem"))
        .withMessageContaining("key.pem")
        .withMessageContaining(reason);
  }

  @Test
  void aKeyFitsItsOwnCertificateOnly() {
    List<TestCa.Issued> all = List.of(RSA, EC, ED25519, CA.issue("RSA", "b"), CA.issue("EC", "b"));
    for (TestCa.Issued one : all) {
      for (TestCa.Issued other : all) {
        assertThat(CertificateChain.fits(one.keys().getPrivate(), other.keys().getPublic()))
            .isEqualTo(one.equals(other));
      }
    }
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getEncoder().encodeToString(der));
  }
}
