package dev.postern.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader sees of a header, for rules that judge by it. */
class DecodedHeadersTest {
  private static final String FROM =
      "From: =?utf-8?q?J=C3=BCrgen=2C_a?= <jo@example.org>, \"b, c\" <b@x.example>\r\n";

  private static Headers headers(String text) throws IOException {
    return Headers.read(MessageSource.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "=?utf-8?q?Vi=C3=A4gra?=, Vi\u00e4gra",
    "'=?utf-8?q?Vi?=\r\n =?utf-8?b?w6RncmE=?=', Vi\u00e4gra",
    "Vi\u00e4gra, Vi\u00e4gra",
    "'a\r\n\tb', 'a b'",
    "'=?utf-8?q?a=0D=0AX:_b?=', 'a  X: b'",
    "'=?utf-8?q?a=E2=80=A8b?=', 'a b'"
  })
  void aTextIsDecodedAndInOneLine(String written, String text) throws IOException {
    assertThat(headers("X: y\r\nSUBJECT: " + written + "\r\n\r\nSubject: body").text("Subject"))
        .contains(text);
  }

  @Test
  void allFieldsOfANameAreThere() throws IOException {
    Headers headers = headers("Subject: a\r\nTo: x\r\nsubject: =?utf-8?q?b?=\r\n\r\n");
    assertThat(headers.texts("Subject")).containsExactly("a", "b");
    assertThat(headers.text("Cc")).isEmpty();
  }

  @Test
  void addressesAreDecodedAndGroupsDissolved() throws IOException {
    Headers headers = headers(FROM + "From: list: c@x.example, plain;\r\n\r\n");
    assertThat(headers.addresses("from"))
        .containsExactly(
            new HeaderAddress("J\u00fcrgen, a", "jo", "example.org"),
            new HeaderAddress("b, c", "b", "x.example"),
            new HeaderAddress("", "c", "x.example"),
            new HeaderAddress("", "plain", ""));
    assertThat(headers.addresses("from"))
        .extracting(HeaderAddress::address)
        .contains("jo@example.org", "plain");
    assertThat(headers.addresses("to")).isEmpty();
  }

  @Test
  void aFieldOfAddressesWithoutEndIsCut() throws IOException {
    Headers headers = headers("To: " + "a@b,".repeat(200_000) + "\r\n\r\n");
    assertThat(headers.addresses("To")).hasSizeBetween(10_000, 100_000);
  }

  /** A header is built from octets that their owner goes on using. */
  @Test
  void aFieldHasOctetsOfItsOwn() {
    byte[] octets = "A: 1\r\nSubject : =?utf-8?q?b?=\r\n".getBytes(StandardCharsets.US_ASCII);
    HeaderField field = HeaderField.of(octets, 6, octets.length, 106);
    Arrays.fill(octets, (byte) 'x');
    field.bytes()[0] = 'x';
    Headers headers = Headers.of(List.of(field), 100, 133);
    assertThat(headers.text("subject")).contains("b");
    assertThat(field.start()).isEqualTo(106);
    assertThat(field.end()).isEqualTo(131);
    assertThat(headers.truncated()).isFalse();
    assertThat(Headers.truncated(List.of(), 0, 0).truncated()).isTrue();
  }

  /** As Postfix 3.7 sees it, but for the line of an mbox, which it renames. */
  @ParameterizedTest
  @CsvSource({
    "'', false",
    "'\r\n', false",
    "'\n', false",
    "'\rtext', true",
    "'Subject: x', false",
    "'Subject:', false",
    "'Subject \t: x', false",
    "'!#~: x', false",
    "'hello world no header\r\nmore', true",
    "'hello world: foo\r\nSubject: x\r\n\r\nbody', true",
    "'hello\r\nSubject: x\r\n\r\nbody', true",
    "': x\r\nSubject: x', true",
    "' x: y', true",
    "'\t', true",
    "'\u00e9: x', true",
    "'From a@b Mon Nov\r\nSubject: x', false",
    "'>>From a@b Mon Nov\r\nSubject: x', false",
    "'From', true"
  })
  void textWithoutAHeaderIsKnown(String text, boolean missing) throws IOException {
    assertThat(Headers.missing(source(text))).isEqualTo(missing);
  }

  @Test
  void onlyTheBeginningOfALineIsLookedAt() throws IOException {
    assertThat(Headers.missing(source("x".repeat(999) + ":"))).isFalse();
    assertThat(Headers.missing(source("x".repeat(1_000) + ":"))).isTrue();
  }

  private static MessageSource source(String text) {
    return MessageSource.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
