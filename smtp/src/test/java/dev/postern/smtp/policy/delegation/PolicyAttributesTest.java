package dev.postern.smtp.policy.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attributes of SMTPD_POLICY_README. */
class PolicyAttributesTest {
  private static InetSocketAddress at(String address, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  private static PeerInfo peer() throws UnknownHostException {
    return PeerInfo.inet("smtp", at("192.0.2.1", 4711)).withLocal(at("2001:db8::25", 25));
  }

  private static Envelope.Builder envelope(PeerInfo peer) {
    return Envelope.builder("q1", peer, Instant.EPOCH)
        .helo("client.example")
        .reversePath(Optional.of(EmailAddress.of("a@example.net")))
        .options(
            MailOptions.builder()
                .size(1_234)
                .submitter(new MailOptions.Submitter(Optional.of(EmailAddress.of("s@example.com"))))
                .build());
  }

  private static String text(PolicyRequest request, String context) {
    return new String(new PolicyAttributes(request).octets(context), StandardCharsets.UTF_8);
  }

  private static List<String> lines(PolicyRequest request) {
    return Arrays.asList(text(request, "").split("\n"));
  }

  @Test
  void allAreTold() throws UnknownHostException {
    PeerInfo peer = peer().withTls(TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    PolicyRequest request =
        PolicyRequest.builder(Stage.RECIPIENT, peer)
            .envelope(envelope(peer).authenticated(Optional.of(MailUser.of("ann"))).build())
            .recipient(EmailAddress.of("ann@example.org"))
            .helloVerb("EHLO")
            .loginMechanism("SCRAM-SHA-256")
            .build();
    assertThat(text(request, "mx"))
        .isEqualTo(
            """
            request=smtpd_access_policy
            protocol_state=RCPT
            protocol_name=ESMTP
            client_address=192.0.2.1
            client_name=unknown
            client_port=4711
            reverse_client_name=unknown
            server_address=2001:db8::25
            server_port=25
            helo_name=client.example
            sender=a@example.net
            recipient=ann@example.org
            recipient_count=0
            queue_id=q1
            instance=q1
            size=1234
            etrn_domain=
            stress=
            sasl_method=SCRAM-SHA-256
            sasl_username=ann
            sasl_sender=s@example.com
            ccert_subject=
            ccert_issuer=
            ccert_fingerprint=
            ccert_pubkey_fingerprint=
            encryption_protocol=TLSv1.3
            encryption_cipher=TLS_AES_256_GCM_SHA384
            encryption_keysize=256
            policy_context=mx

            """);
  }

  @Test
  void theEndOfDataHasCountSizeAndOneRecipient() throws UnknownHostException {
    PeerInfo peer = peer();
    Recipient ann = Recipient.of(EmailAddress.of("ann@example.org"));
    Recipient bob = Recipient.of(EmailAddress.of("bob@example.org"));
    PolicyRequest.Builder request =
        PolicyRequest.builder(Stage.MESSAGE, peer)
            .envelope(envelope(peer).recipients(List.of(ann)).build())
            .size(99);
    assertThat(lines(request.build()))
        .contains(
            "protocol_state=END-OF-MESSAGE",
            "recipient=ann@example.org",
            "recipient_count=1",
            "size=99");
    request.envelope(envelope(peer).recipients(List.of(ann, bob)).build());
    assertThat(lines(request.build())).contains("recipient=", "recipient_count=2");
  }

  @Test
  void aConnectionHasAnInstanceToo() throws UnknownHostException {
    assertThat(lines(PolicyRequest.builder(Stage.CONNECT, peer()).build()))
        .contains("protocol_state=CONNECT", "instance=192.0.2.1.4711", "helo_name=", "sender=");
    assertThat(lines(PolicyRequest.builder(Stage.HELO, peer()).helo("me").build()))
        .contains("protocol_state=EHLO", "helo_name=me", "queue_id=", "size=0");
  }

  /** As a real Postfix tells it, but for the name at the hello itself. */
  @ParameterizedTest
  @CsvSource({"HELO,HELO,SMTP", "EHLO,EHLO,ESMTP", "LHLO,LHLO,LMTP"})
  void theProtocolIsThatOfTheHello(String verb, String state, String protocol)
      throws UnknownHostException {
    assertThat(lines(PolicyRequest.builder(Stage.HELO, peer()).helo("me").helloVerb(verb).build()))
        .contains("protocol_state=" + state, "protocol_name=" + protocol);
    assertThat(lines(PolicyRequest.builder(Stage.SENDER, peer()).helloVerb(verb).build()))
        .contains("protocol_state=MAIL", "protocol_name=" + protocol);
    assertThat(lines(PolicyRequest.builder(Stage.CONNECT, peer()).build()))
        .contains("protocol_name=SMTP");
  }

  @Test
  void aUnixSocketIsThisMachine() {
    assertThat(lines(PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("lmtp")).build()))
        .contains(
            "protocol_state=MAIL",
            "client_address=127.0.0.1",
            "client_name=localhost",
            "client_port=0",
            "reverse_client_name=localhost",
            "instance=unix");
  }

  @Test
  void aNameThatXclientToldIsPassedOn() throws UnknownHostException {
    PeerInfo peer = peer().withName("client.example");
    assertThat(lines(PolicyRequest.builder(Stage.CONNECT, peer).build()))
        .contains("client_name=client.example", "reverse_client_name=client.example");
  }

  @Test
  void noValueEndsALine() {
    PolicyRequest request =
        PolicyRequest.builder(Stage.HELO, PeerInfo.unix("lmtp"))
            .helo("x\n\naction=OK\r\0\u007f\u0085y")
            .build();
    assertThat(lines(request)).contains("helo_name=x??action=OK???\u0085y").hasSize(29);
    assertThat(text(request, "a\nb")).contains("policy_context=a?b\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_AES_128_GCM_SHA256,128",
    "TLS_CHACHA20_POLY1305_SHA256,256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,256",
    "TLS_ECDHE_RSA_WITH_NULL_SHA,0"
  })
  void keySizesAreThoseOfTheCipher(String suite, String size) throws UnknownHostException {
    PeerInfo peer = peer().withTls(TlsInfo.of("TLSv1.2", suite));
    assertThat(lines(PolicyRequest.builder(Stage.CONNECT, peer).build()))
        .contains("encryption_keysize=" + size);
  }
}
