package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Tls;
import dev.postern.TlsConfigurationException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedTest {
  private final Tls tls = Tls.selfSigned("localhost", "mail.example.org", "192.0.2.7", "*.a.test");

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1", "::1", "mail.example.org", "192.0.2.7", "x.a.test"})
  void itsClientsTrustItForItsNames(String host) throws SSLException {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      EnginePair pair =
          new EnginePair(
                  EnginePair.client(tls.clientContext(), host, protocol), tls.newServerEngine())
              .handshake();

      assertThat(pair.protocol()).isEqualTo(protocol);
      assertThat(pair.say("EHLO me")).isEqualTo("EHLO me");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example.org", "192.0.2.8", "a.test", "y.x.a.test"})
  void itsClientsRefuseOtherNames(String host) {
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(
            () ->
                new EnginePair(EnginePair.client(tls.clientContext(), host), tls.newServerEngine())
                    .handshake());
  }

  @Test
  void theClientsOfAnotherRefuseIt() {
    Tls other = Tls.selfSigned("localhost");
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(
            () ->
                new EnginePair(
                        EnginePair.client(other.clientContext(), "localhost"),
                        tls.newServerEngine())
                    .handshake());
  }

  @Test
  void joinedOnesServeBoth() throws SSLException {
    Tls both = Tls.selfSigned("one.test").and(Tls.selfSigned("two.test"));
    for (String host : List.of("one.test", "two.test")) {
      EnginePair pair =
          new EnginePair(EnginePair.client(both.clientContext(), host), both.newServerEngine())
              .handshake();
      assertThat(CertificateNames.of(pair.serverCertificate())).containsExactly(host);
    }
  }

  @Test
  void theAuthorityInPemIsWhatClientsTrust() throws GeneralSecurityException, SSLException {
    X509Certificate root =
        CertificateChain.read(PemBlocks.parse(tls.authorityPem(), "pem"), "pem").get(0);
    X509Certificate leaf =
        new EnginePair(EnginePair.client(tls.clientContext(), "localhost"), tls.newServerEngine())
            .handshake()
            .serverCertificate();

    leaf.verify(root.getPublicKey());
    root.verify(root.getPublicKey());
    assertThat(root.getBasicConstraints()).isZero();
    assertThat(root.getKeyUsage()[5]).isTrue();
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getKeyUsage()).startsWith(true, false);
    assertThat(leaf.getSerialNumber().signum()).isPositive();
    assertThat(leaf.getIssuerX500Principal()).isEqualTo(root.getSubjectX500Principal());
  }

  @Test
  void livesForAYearFromTheDayBefore() {
    Instant now = Instant.parse("2049-06-01T12:00:00Z");
    Credential made =
        SelfSignedAuthority.issue(
            List.of("a".repeat(63) + ".example.org"),
            Clock.fixed(now, ZoneOffset.UTC),
            new SecureRandom());

    assertThat(made.certificate().getNotBefore()).isEqualTo("2049-05-31T12:00:00Z");
    assertThat(made.certificate().getNotAfter()).isEqualTo("2050-06-01T12:00:00Z");
    assertThat(made.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=Postern server");
    assertThat(made.names()).containsExactly("a".repeat(63) + ".example.org");
  }

  @Test
  void writesNamesInAsciiAndLowerCase() {
    assertThat(SelfSignedAuthority.names("B\u00fccher.Example.", "192.0.2.1", "::1", "localhost"))
        .containsExactly(
            "xn--bcher-kva.example",
            "192.0.2.1",
            "0:0:0:0:0:0:0:1",
            "localhost",
            "127.0.0.1",
            "::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a..b",
        "-a",
        "*",
        "a.*.b",
        "1.2.3.400",
        "1:2",
        "fe80::1%1",
        "a/b",
        "a\nb"
      })
  void refusesWhatIsNoName(String name) {
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.selfSigned("localhost", name));
  }

  @Test
  void needsAName() {
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(Tls::selfSigned)
        .withMessageContaining("at least one name");
  }
}
