package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.filter.Findings;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.Policy;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.SmtpSettings.EarlyTalkers;
import dev.postern.smtp.SmtpSettings.TraceDetail;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFieldsTest {
  private static final Optional<TlsInfo> TLS = Optional.of(TlsInfo.of("TLSv1.2", "TLS_X_WITH_Y"));

  private static final MailOptions UTF8 = MailOptions.builder().smtpUtf8().build();
  private Set<TraceDetail> told = EnumSet.allOf(TraceDetail.class);
  private final MailServer server =
      MailServer.builder()
          .hostname("mail.example.org")
          .domains("example.org")
          .userDirectory(name -> UserLookup.unknown())
          .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
          .listen(Smtp.mx())
          .build();

  private String received(
      Dialect dialect, Helo.Verb verb, String client, Optional<TlsInfo> tls, String user)
      throws UnknownHostException {
    return received(dialect, verb, client, tls, user, "a b@example.org", MailOptions.NONE);
  }

  private String received(
      Dialect dialect,
      Helo.Verb verb,
      String client,
      Optional<TlsInfo> tls,
      String user,
      String recipient,
      MailOptions options)
      throws UnknownHostException {
    PeerInfo peer =
        client.isEmpty()
            ? PeerInfo.unix("smtp")
            : PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getByName(client), 1));
    Envelope envelope =
        Envelope.builder("ID", tls.map(peer::withTls).orElse(peer), Instant.EPOCH)
            .recipients(List.of(Recipient.of(EmailAddress.of(recipient))))
            .options(options)
            .helo("client")
            .authenticated(user.isEmpty() ? Optional.empty() : Optional.of(MailUser.of(user)))
            .build();
    State.Transaction transaction =
        new State.Transaction(new Helo("client", verb), envelope, FilterOutcome.NONE);
    byte[] octets =
        new TraceFields(server.context(), service(dialect), transaction)
            .octets(Findings.NONE, new HeaderScan());
    return new String(octets, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,[192.0.2.1]",
    "2001:db8::1,[IPv6:2001:db8:0:0:0:0:0:1]",
    "fe80::1%1,[IPv6:fe80:0:0:0:0:0:0:1]",
    "'',unix"
  })
  void theClientIsNamedByItsAddress(String address, String shown) throws UnknownHostException {
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, address, Optional.empty(), ""))
        .isEqualTo(
            "Received: from client ("
                + shown
                + ")\r\n\tby mail.example.org (Postern) with ESMTP id ID\r\n"
                + "\tfor <\"a b\"@example.org>;\r\n\tThu, 1 Jan 1970 00:00:00 +0000\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MX,HELO,false,'',SMTP",
    "MX,EHLO,false,'',ESMTP",
    "MX,EHLO,true,'',ESMTPS",
    "MX,EHLO,false,ann,ESMTPA",
    "SUBMISSION,EHLO,true,ann,ESMTPSA",
    "LMTP,LHLO,false,'',LMTP",
    "LMTP,LHLO,true,'',LMTPS"
  })
  void theProtocolIsNamed(
      Dialect dialect, Helo.Verb verb, boolean tls, String user, String protocol)
      throws UnknownHostException {
    Optional<TlsInfo> info = tls ? TLS : Optional.empty();
    assertThat(received(dialect, verb, "192.0.2.1", info, user))
        .contains(" with " + protocol + " id ");
  }

  @Test
  void commentsCannotBeLeft() throws UnknownHostException {
    String user = "a)\\(x\u00e9";
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", TLS, user))
        .contains("\r\n\t(using TLSv1.2 with cipher TLS_X_WITH_Y)\r\n")
        .contains("\r\n\t(Authenticated sender: a\\)\\\\\\(x?)\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MX,EHLO,false,'',UTF8SMTP",
    "MX,HELO,false,'',SMTP",
    "MX,EHLO,true,'',UTF8SMTPS",
    "MX,EHLO,false,ann,UTF8SMTPA",
    "SUBMISSION,EHLO,true,ann,UTF8SMTPSA",
    "LMTP,LHLO,false,'',UTF8LMTP",
    "LMTP,LHLO,true,'',UTF8LMTPS"
  })
  void theProtocolTellsOfUtf8(
      Dialect dialect, Helo.Verb verb, boolean tls, String user, String protocol)
      throws UnknownHostException {
    Optional<TlsInfo> info = tls ? TLS : Optional.empty();
    String to = "\u00e4nn@xn--bcher-kva.example";
    assertThat(received(dialect, verb, "192.0.2.1", info, user, to, UTF8))
        .contains(" with " + protocol + " id ")
        .contains("\tfor <\u00e4nn@b\u00fccher.example>;");
  }

  @Test
  void withoutSmtpUtf8DomainsAreInAscii() throws UnknownHostException {
    String to = "ann@b\u00fccher.example";
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", TLS, "", to, MailOptions.NONE))
        .contains("\tfor <ann@xn--bcher-kva.example>;");
  }

  /** Of CN "mail, (c)\u00e9.example" by itself. */
  private static X509Certificate certificate() throws CertificateException {
    String pem =
        """
        -----BEGIN CERTIFICATE-----
        MIIBqjCCAVGgAwIBAgIURnxlZYavtTeNx91Djf0Re1DrbU0wCgYIKoZIzj0EAwIw
        KjEKMAgGA1UECwwBeDEcMBoGA1UEAwwTbWFpbCwgKGMpw6kuZXhhbXBsZTAgFw0y
        NjExMjkwMjM0MjNaGA8yMTI2MTEwNTAyMzQyM1owKjEKMAgGA1UECwwBeDEcMBoG
        A1UEAwwTbWFpbCwgKGMpw6kuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
        A0IABDTx3r+AZBzCJabweJLKgiUNHQX9naPH+hNo5I8Kw61drLpO5yAIl2IncThv
        qAqQX1p4fBXTI7l2YyFji+zCAKKjUzBRMB0GA1UdDgQWBBQLS1QW8B6YHg6Cy5UQ
        kxSdo46djTAfBgNVHSMEGDAWgBQLS1QW8B6YHg6Cy5UQkxSdo46djTAPBgNVHRMB
        Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIDI8JF8LeXpFbEg3Sw/b3h1g11U0
        c41PkrLNwuqTfSnEAiBiiA/8l6O66aHRrQd/vLeTkKNJ2KjOl1Eaf/PpnqtPLQ==
        -----END CERTIFICATE-----
        """;
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private SmtpService service(Dialect dialect) {
    return new SmtpService("smtp", 25, TlsMode.STARTTLS, dialect, Policy.recipient())
        .with(
            new Choices(
                TrustedNetworks.NONE,
                TrustedNetworks.NONE,
                TrustedNetworks.NONE,
                told,
                EarlyTalkers.REFUSED));
  }

  @Test
  void whatIsNotToBeToldIsNot() throws UnknownHostException {
    told = Set.of();
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", TLS, "ann"))
        .startsWith(
            "Received: from client ([192.0.2.1])\r\n\tby mail.example.org (Postern) with ESMTPSA");
    told = Set.of(TraceDetail.TLS);
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", TLS, "ann"))
        .contains("using")
        .doesNotContain("ann");
    told = Set.of(TraceDetail.AUTHENTICATED_SENDER);
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", TLS, "ann"))
        .contains("(Authenticated sender: ann)")
        .doesNotContain("using");
  }

  @Test
  void whatAProxyDidNotKnowIsUnknown() throws UnknownHostException {
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "0.0.0.0", TLS, ""))
        .contains("from client ([unknown])");
  }

  @Test
  void theCertificatesNamesCannotLeaveTheirPlace() throws Exception {
    X509Certificate shown = certificate();
    Optional<TlsInfo> tls = TLS.map(info -> info.withClientCertificates(List.of(shown)));
    assertThat(received(Dialect.MX, Helo.Verb.EHLO, "192.0.2.1", tls, ""))
        .contains(
            "\t(using TLSv1.2 with cipher TLS_X_WITH_Y)\r\n\t(Client CN \"mail, \\(c\\)?.example\"")
        .contains("\", Issuer \"mail, \\(c\\)?.example\" (verified OK))\r\n\tby ");
  }
}
