package dev.postern.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader sees of a header, for rules that judge by it. */
class DecodedHeadersTest {
  private static final String FROM =
      "From: =?utf-8?q?J=C3=BCrgen=2C_a?= <jo@example.org>, \"b, c\" <b@x.example>\r\n";

  private static Headers headers(String text) throws IOException {
    return MimeParser.create().readHeader(MessageSource.of(text.getBytes(StandardCharsets.UTF_8)));
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
}
