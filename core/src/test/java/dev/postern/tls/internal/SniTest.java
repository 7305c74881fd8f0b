package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSessionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a client gets for the name that it asks for. */
class SniTest {
  private static final TestCa CA = new TestCa("Sni");
  private static final String ECDSA = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  private static final String RSA = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

  private static final Credential FIRST_RSA = credential("RSA", "first.test", "also.test");
  private static final Credential FIRST_EC = credential("EC", "first.test");
  private static final Credential B_RSA = credential("RSA", "b.test");
  private static final Credential WILD = credential("EC", "*.wild.test");
  private static final Credential EXACT = credential("EC", "exact.wild.test");
  private static final Credential ED = credential("Ed25519", "ed.test");

  private final ServerCertificates server =
      new ServerCertificates(
          List.of(() -> List.of(FIRST_RSA, FIRST_EC), () -> List.of(B_RSA, WILD, EXACT, ED)),
          () -> 0);

  @ParameterizedTest
  @CsvSource({
    "first.test, first.test",
    "FIRST.Test, first.test",
    "b.test, b.test",
    "also.test, first.test",
    "one.wild.test, *.wild.test",
    "exact.wild.test, exact.wild.test",
    "two.one.wild.test, first.test",
    "wild.test, first.test",
    "unknown.test, first.test",
    "localhost, first.test",
    "'', first.test",
    "ed.test, ed.test",
  })
  void chooses(String asked, String served) throws SSLException {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      EnginePair pair =
          new EnginePair(
                  EnginePair.lenient(server.clientContext(), asked, protocol),
                  server.newServerEngine())
              .handshake();

      assertThat(pair.protocol()).isEqualTo(protocol);
      assertThat(pair.serverCertificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=" + served);
      assertThat(pair.say("a001 NOOP\r\n")).isEqualTo("a001 NOOP\r\n");
    }
  }

  @Test
  void servesTheKindOfKeyThatTheClientCanUse() throws SSLException {
    assertThat(handshake("first.test", ECDSA).serverCertificate())
        .isEqualTo(FIRST_EC.certificate());
    assertThat(handshake("first.test", RSA).serverCertificate()).isEqualTo(FIRST_RSA.certificate());
    assertThat(handshake("", ECDSA).serverCertificate()).isEqualTo(FIRST_EC.certificate());
    assertThat(handshake("", RSA).suite()).isEqualTo(RSA);
  }

  @Test
  void neverServesAnotherNameForLackOfAKey() {
    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> handshake("b.test", ECDSA));
  }

  @Test
  void offersNoOldProtocol() {
    assertThat(server.newServerEngine().getEnabledProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0301", "0302"})
  void refusesAnOldClientHello(String version) throws SSLException {
    // A hello of TLS 1.0 or 1.1 with TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA and no extensions, as
    // Java's own client would no longer send it.
    String body = version + "00".repeat(32) + "00" + "0002c013" + "0100";
    String handshake = "0100%04x".formatted(body.length() / 2) + body;
    String record = "160301%04x".formatted(handshake.length() / 2) + handshake;
    SSLEngine engine = server.newServerEngine();
    engine.unwrap(ByteBuffer.wrap(HexFormat.of().parseHex(record)), ByteBuffer.allocate(20000));

    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(
            () -> {
              engine.getDelegatedTask().run();
              engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20000));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
      })
  void refusesWeakSuites(String suite) {
    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> handshake("b.test", suite));
  }

  @Test
  void takesOnlyForwardSecretAuthenticatedEncryption() {
    assertThat(server.newServerEngine().getEnabledCipherSuites())
        .hasSize(9)
        .allMatch(suite -> suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"))
        .allMatch(suite -> suite.contains("_GCM_") || suite.contains("CHACHA20_POLY1305"));
  }

  @Test
  void itsOrderOfSuitesCounts() throws SSLException {
    assertThat(handshake("b.test", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", RSA).suite())
        .isEqualTo(RSA);
  }

  @Test
  void theSessionCacheIsBounded() throws SSLException {
    SSLEngine engine = server.newServerEngine();
    new EnginePair(EnginePair.lenient(server.clientContext(), "b.test", "TLSv1.2"), engine)
        .handshake();
    assertThat(engine.getSession().getSessionContext())
        .returns(4096, SSLSessionContext::getSessionCacheSize)
        .returns(3600, SSLSessionContext::getSessionTimeout);
  }

  private EnginePair handshake(String sni, String... suites) throws SSLException {
    SSLEngine client = EnginePair.lenient(server.clientContext(), sni, "TLSv1.2");
    client.setEnabledCipherSuites(suites);
    return new EnginePair(client, server.newServerEngine()).handshake();
  }

  private static Credential credential(String algorithm, String... names) {
    TestCa.Issued issued = CA.issue(algorithm, names);
    return Credential.of(issued.keys().getPrivate(), issued.chain());
  }
}
