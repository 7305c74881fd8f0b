package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferDecoderTest {

  private static byte[] message(String encoding, String charset, byte[] body) {
    byte[] header =
        Mail.crlf(
            "Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: %s\n\n"
                .formatted(charset, encoding));
    byte[] all = new byte[header.length + body.length];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(body, 0, all, header.length, body.length);
    return all;
  }

  private static InputStream open(String encoding, byte[] body) {
    byte[] message = message(encoding, "utf-8", body);
    try {
      return TransferDecoder.of(MessageSource.of(message)).decoded(Mail.parse(message).root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(String encoding, String body) {
    return Mail.text(Mail.bytes(open(encoding, Mail.crlf(body))));
  }

  private static String text(String charset, byte[] body) throws IOException {
    byte[] message = message("8bit", charset, body);
    try (Reader reader =
        TransferDecoder.of(MessageSource.of(message)).decodedText(Mail.parse(message).root())) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "abc|abc",
        "a=3Db=3d|a=b=",
        "=E9|\u00e9",
        "soft=~break|softbreak",
        "soft= \t~break|softbreak",
        "end=|end",
        "end= |end",
        "trailing \t~white ~|trailing~white~",
        "in the middle|in the middle",
        "=zz =4 =4z|=zz =4 =4z",
        "a=|a",
        "==41|=A",
        "a=4|a=4",
        "a= b|a= b",
        "a b =20~|a b  ~",
        "``|``",
      })
  void decodesQuotedPrintable(String body, String expected) {
    assertThat(decode("Quoted-Printable", body.replace('~', '\n')))
        .isEqualTo(expected.replace('~', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "YWJj|abc",
        "YW~Jj~|abc",
        "YQ==|a",
        "YWI=|ab",
        "YQ|a",
        "YWI|ab",
        "Y|``",
        "Y W*J-j|abc",
        "YQ==YWI=YWJj|aababc",
        "====|``",
        "``|``",
      })
  void decodesBase64(String body, String expected) {
    assertThat(decode("BASE64", body.replace('~', '\n'))).isEqualTo(expected);
  }

  @Test
  void otherEncodingsGiveTheStoredOctets() {
    for (String encoding : new String[] {"7bit", "8bit", "binary", "x-unknown"}) {
      assertThat(decode(encoding, "YQ== =41\n")).isEqualTo("YQ== =41\n");
    }
  }

  @Test
  void longBodiesComeOutWhole() throws IOException {
    byte[] octets = new byte[100_000];
    new Random(1).nextBytes(octets);
    assertThat(Mail.bytes(open("base64", Base64.getMimeEncoder().encode(octets))))
        .isEqualTo(octets);
    try (InputStream one = open("base64", Base64.getMimeEncoder().encode(octets))) {
      for (byte octet : octets) {
        assertThat(one.read()).isEqualTo(octet & 0xff);
      }
      assertThat(one.read()).isEqualTo(-1);
      assertThat(one.read(new byte[3])).isEqualTo(-1);
    }
  }

  @Test
  void longRunsOfWhiteSpaceAreHeldInBounds() {
    String spaces = " ".repeat(50_000);
    assertThat(decode("quoted-printable", "a" + spaces + "b")).isEqualTo("a" + spaces + "b");
    assertThat(decode("quoted-printable", "a=" + spaces + "b")).isEqualTo("a=" + spaces + "b");
  }

  @Test
  void readsTextInItsCharset() throws IOException {
    String text = "\u3053\u3093\u306b\u3061\u306f ".repeat(5000);
    for (String charset : new String[] {"utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "utf-16"}) {
      assertThat(text(charset, text.getBytes(Charset.forName(charset))))
          .as(charset)
          .isEqualTo(text);
    }
    assertThat(text("iso-8859-1", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("caf\u00e9");
    assertThat(text("utf-8", new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\ufffdb");
  }

  @Test
  void readsTextOfUnknownCharsetAsUtf8OrLatin1() throws IOException {
    String text = "a\u20ac\ud83d\ude00 ".repeat(5000);
    for (String charset : new String[] {"us-ascii", "x-nonsense", "*"}) {
      assertThat(text(charset, text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
      assertThat(text(charset, "caf\u00e9 ".repeat(5000).getBytes(StandardCharsets.ISO_8859_1)))
          .isEqualTo("caf\u00e9 ".repeat(5000));
    }
    assertThat(text("us-ascii", new byte[] {'a', (byte) 0xe2, (byte) 0x82}))
        .isEqualTo("a\u00e2\u0082");
    assertThat(text("us-ascii", new byte[0])).isEmpty();
  }

  @Test
  void givesRanges() throws IOException {
    TransferDecoder decoder = TransferDecoder.of(MessageSource.of(Mail.crlf("abcdef")));
    assertThat(Mail.text(Mail.bytes(decoder.range(1, 4)))).isEqualTo("bcd");
    assertThat(Mail.bytes(decoder.range(2, 2))).isEmpty();
  }
}
