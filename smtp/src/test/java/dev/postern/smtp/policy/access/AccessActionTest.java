package dev.postern.smtp.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.AccessSubject.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions of access(5); codes and texts are what Postfix 3.7 answers to each. */
class AccessActionTest {
  private static AccessAction parse(String text) {
    return AccessAction.parse(text, new AccessSubject("it", Kind.RECIPIENT));
  }

  private static Decision decision(String text, Kind about) {
    return ((AccessAction.Decided) AccessAction.parse(text, new AccessSubject("it", about)))
        .decision();
  }

  private static String refusal(String text, Kind about) {
    return ((Decision.Refuse) decision(text, about)).status().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK", "ok", " Ok ", "permit", "1", "450", "1700000000", "OK then"})
  void permits(String text) {
    assertThat(parse(text)).isEqualTo(new AccessAction.Decided(Decision.permit()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DUNNO", "dunno", "dunno\t", "DUNNO then"})
  void saysNothing(String text) {
    assertThat(parse(text)).isEqualTo(AccessAction.DUNNO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REJECT|554 5.7.1 <it>: Recipient address rejected: Access denied",
        "reject  go away|554 5.7.1 <it>: Recipient address rejected: go away",
        "REJECT 5.1.1 no such user|554 5.1.1 <it>: Recipient address rejected: no such user",
        "DEFER|450 4.7.1 <it>: Recipient address rejected: Access denied",
        "DEFER come again|450 4.7.1 <it>: Recipient address rejected: come again",
        "DEFER 5.2.0 come again|450 4.2.0 <it>: Recipient address rejected: come again",
        "'550 5.7.1 no\rfoo'|550 5.7.1 <it>: Recipient address rejected: no?foo",
        "'550 5.7.1 no\nfoo'|550 5.7.1 <it>: Recipient address rejected: no?foo",
        "450 4.2.0 Greylisted|450 4.2.0 <it>: Recipient address rejected: Greylisted",
        "451 later|451 4.7.1 <it>: Recipient address rejected: later",
        "421 4.7.0 bye|421 4.7.0 <it>: Recipient address rejected: bye",
        "521 bye|521 5.7.1 <it>: Recipient address rejected: bye",
        "550 5.7.23 SPF fail|550 5.7.23 <it>: Recipient address rejected: SPF fail",
        "550 5.7.23|550 5.7.23 <it>: Recipient address rejected: Access denied",
      })
  void refuses(String text, String reply) {
    assertThat(refusal(text, Kind.RECIPIENT)).isEqualTo(reply);
  }

  @Test
  void defersIf() {
    assertThat(decision("DEFER_IF_PERMIT Greylisted", Kind.SENDER))
        .isEqualTo(
            Decision.deferIfPermit(
                SmtpStatus.of(450, "7.1", "<it>: Sender address rejected: Greylisted")));
    assertThat(decision("defer_if_reject 4.3.0 trouble", Kind.HELO))
        .isEqualTo(
            Decision.deferIfReject(
                SmtpStatus.of(450, "3.0", "<it>: Helo command rejected: trouble")));
    assertThat(decision("DEFER_IF_PERMIT", Kind.CLIENT))
        .isEqualTo(
            Decision.deferIfPermit(
                SmtpStatus.of(450, "7.1", "<it>: Client host rejected: Service unavailable")));
  }

  @ParameterizedTest
  @CsvSource({
    "SENDER,1.1,1.7",
    "SENDER,1.2,1.8",
    "SENDER,1.3,1.7",
    "SENDER,1.4,1.7",
    "SENDER,1.5,1.0",
    "SENDER,1.6,1.7",
    "SENDER,1.8,1.8",
    "SENDER,7.1,7.1",
    "RECIPIENT,1.7,1.3",
    "RECIPIENT,1.8,1.2",
    "RECIPIENT,1.1,1.1",
    "RECIPIENT,2.1,2.1",
    "HELO,1.1,0.0",
    "CLIENT,1.8,0.0",
    "END_OF_DATA,1.3,0.0",
    "CLIENT,7.25,7.25"
  })
  void enhancedCodesFitWhatIsRefused(Kind about, String given, String fitting) {
    assertThat(refusal("550 5." + given + " no", about)).startsWith("550 5." + fitting + " ");
  }

  @Test
  void textsAreWhatRepliesMayHold() {
    assertThat(refusal("REJECT caf\u00e9\u0007 \ud83d\ude00", Kind.SENDER))
        .isEqualTo("554 5.7.1 <it>: Sender address rejected: caf?? ?");
    assertThat(refusal("REJECT " + "x".repeat(5_000), Kind.SENDER)).hasSize(210);
  }

  @Test
  void aLongAddressLeavesRoomForTheReason() {
    assertThat(new AccessSubject("x".repeat(81), Kind.SENDER).rejected("no"))
        .isEqualTo("<" + "x".repeat(80) + "...>: Sender address rejected: no");
    assertThat(new AccessSubject("x".repeat(80), Kind.SENDER).rejected("no"))
        .isEqualTo("<" + "x".repeat(80) + ">: Sender address rejected: no");
  }

  @Test
  void othersAreTold() {
    assertThat(parse("WARN look at this")).isEqualTo(new AccessAction.Warn("look at this"));
    assertThat(parse("info")).isEqualTo(new AccessAction.Info(""));
    assertThat(parse("PREPEND X-Greylist: delayed 301 seconds"))
        .isEqualTo(new AccessAction.Decided(Decision.prepend("X-Greylist: delayed 301 seconds")));
    assertThat(parse("PREPEND no field"))
        .isEqualTo(new AccessAction.Restrictions("PREPEND no field"));
    assertThat(parse("discard spam")).isEqualTo(new AccessAction.Decided(Decision.discard()));
    assertThat(parse("filter smtp:[127.0.0.1]:10025"))
        .isEqualTo(new AccessAction.Unserved("FILTER"));
    assertThat(parse("hold")).isEqualTo(new AccessAction.Unserved("HOLD"));
    assertThat(parse("permit_mynetworks, reject"))
        .isEqualTo(new AccessAction.Restrictions("permit_mynetworks, reject"));
    assertThat(parse("4500 x")).isEqualTo(new AccessAction.Restrictions("4500 x"));
    assertThat(parse("  ")).isEqualTo(new AccessAction.Restrictions(""));
  }

  @Test
  void eachStageHasASubject() throws UnknownHostException {
    PeerInfo peer =
        PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 1));
    Envelope envelope =
        Envelope.builder("q1", peer, Instant.EPOCH)
            .helo("h")
            .reversePath(Optional.of(EmailAddress.of("a@example.net")))
            .build();
    assertThat(Stage.values())
        .extracting(
            stage ->
                AccessSubject.of(
                    PolicyRequest.builder(stage, peer)
                        .envelope(envelope)
                        .recipient(EmailAddress.of("b@example.org"))
                        .build()))
        .extracting(about -> about.rejected("no"))
        .containsExactly(
            "<unknown[192.0.2.1]>: Client host rejected: no",
            "<h>: Helo command rejected: no",
            "<a@example.net>: Sender address rejected: no",
            "<b@example.org>: Recipient address rejected: no",
            "<END-OF-MESSAGE>: End-of-data rejected: no");
  }
}
