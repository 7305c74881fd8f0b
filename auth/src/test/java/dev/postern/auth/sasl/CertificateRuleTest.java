package dev.postern.auth.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslStep;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose certificate one is. */
class CertificateRuleTest {

  @ParameterizedTest
  @CsvSource({
    "address, ann@example.org, Ann",
    "addresses, , Ann",
    "names, , ",
    "organisation, , ",
  })
  void aNameIsTheOnlyOne(String file, String address, String commonName) throws Exception {
    X509Certificate certificate = certificate(file);
    assertThat(CertificateRule.emailAddress().user(certificate))
        .isEqualTo(Optional.ofNullable(address));
    assertThat(CertificateRule.commonName().user(certificate))
        .isEqualTo(Optional.ofNullable(commonName));
  }

  @Test
  void theVerifiedCertificateIsAsked() throws Exception {
    TestContext context = new TestContext();
    context.login = shown("address");
    assertThat(SaslMechanisms.external().available(context.login)).isTrue();
    assertThat(SaslMechanisms.external().available(shown("names"))).isFalse();
    assertThat(Steps.say(SaslMechanisms.external().start(context), ""))
        .isEqualTo(new SaslStep.Verify(new Credentials.Certificate("", "ann@example.org")));
    assertThat(Steps.say(SaslMechanisms.external(CertificateRule.commonName()).start(context), ""))
        .isEqualTo(new SaslStep.Verify(new Credentials.Certificate("", "Ann")));
  }

  @Test
  void aNameThatATrustedServerVerifiedComesFirst() throws Exception {
    TestContext context = new TestContext();
    context.login = shown("address").withCertificateName("bob");
    assertThat(Steps.say(SaslMechanisms.external().start(context), ""))
        .isEqualTo(new SaslStep.Verify(new Credentials.Certificate("", "bob")));
  }

  private static AuthContext shown(String file) throws Exception {
    TlsInfo tls = TlsInfo.of("TLSv1.3", "X").withClientCertificates(List.of(certificate(file)));
    return AuthContext.of("imap", PeerInfo.unix("imaps").withTls(tls));
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (InputStream pem =
        CertificateRuleTest.class.getResourceAsStream("/certificates/" + file + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
