package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.fetch.StubMailbox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BODY and TEXT. Where the RFC leaves a choice the answers are Dovecot's. */
class SearchTextTest {
  private static final String MIXED =
      """
      From: ann@example.org
      Subject: =?ISO-2022-JP?B?GyRCNkhMM0pzOXAbKEI=?=
      X-Folded: one
        two
      Content-Type: multipart/mixed; boundary=b

      preamble
      --b
      Content-Type: text/plain; charset=iso-2022-jp
      Content-Transfer-Encoding: 7bit

      \u001b$BF|K\\8l\u001b(B plain
      two lines
      --b
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      <p>caf=C3=A9 fol=
      ded</p>
      --b
      Content-Type: application/octet-stream; name="secret.bin"
      Content-Transfer-Encoding: base64

      aGlkZGVu
      --b
      Content-Type: message/rfc822

      Subject: inner subject

      inner body
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mta.example
      --b--
      epilogue
      """;

  private final StubMailbox mailbox = new StubMailbox();
  private final SearchRig rig = new SearchRig(mailbox);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BODY plain                       | 1
          BODY PLAIN                       | 1
          BODY "\u65e5\u672c\u8a9e"        | 1
          BODY "\u672c\u8a9e plain"        | 1
          BODY "CAF\u00c9"                 | 1
          BODY folded                      | 1
          BODY "<p>"                       | 1
          BODY "inner body"                | 1
          BODY reporting-mta               | 1
          BODY "inner subject"             | ''
          BODY "\u696d\u52d9"              | ''
          BODY text/html                   | ''
          BODY hidden                      | ''
          BODY aGlkZGVu                    | ''
          BODY secret.bin                  | ''
          BODY preamble                    | ''
          BODY epilogue                    | ''
          BODY =C3                         | ''
          BODY ""                          | 1
          TEXT ""                          | 1
          TEXT plain                       | 1
          TEXT "inner subject"             | 1
          TEXT "\u696d\u52d9\u5831\u544a"  | 1
          TEXT text/html                   | 1
          TEXT secret.bin                  | 1
          TEXT "subject: inner"            | 1
          TEXT ann@example                 | 1
          TEXT hidden                      | ''
          TEXT "two linesinner"            | ''
          BODY plain BODY caf              | 1
          BODY plain NOT BODY missing      | 1
          BODY plain BODY missing          | ''
          OR BODY missing TEXT missing     | ''
          OR BODY missing TEXT inner       | 1
          NOT TEXT missing                 | 1
          """)
  void searchesDecodedText(String keys, String found) throws Exception {
    mailbox.add(MIXED);
    assertThat(rig.search(keys)).isEqualTo(found);
  }

  @Test
  void takesLineEndsAsOne() throws Exception {
    mailbox.add("Subject: x\n\none\ntwo\n");
    assertThat(rig.search("BODY {8}\r\none\r\ntwo")).isEqualTo("1");
    assertThat(rig.search("BODY {7}\r\none\ntwo")).isEqualTo("1");
    assertThat(rig.search("BODY \"one two\"")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ISO-2022-JP, \u65e5\u672c\u8a9e\u306e\u30e1\u30fc\u30eb",
    "Shift_JIS, \u65e5\u672c\u8a9e\u306e\u30e1\u30fc\u30eb",
    "EUC-JP, \u65e5\u672c\u8a9e\u306e\u30e1\u30fc\u30eb",
    "UTF-8, \u65e5\u672c\u8a9e\u306e\u30e1\u30fc\u30eb",
    "ISO-8859-1, \u00dcberraschung",
    "KOI8-R, \u043f\u0440\u0438\u0432\u0435\u0442"
  })
  void matchesAcrossCharsets(String charset, String text) throws Exception {
    for (String stored : new String[] {charset, "UTF-8"}) {
      mailbox.add(encoded(stored, text));
    }
    for (String key : new String[] {"SUBJECT", "BODY", "TEXT"}) {
      byte[] arguments = SearchRig.inCharset(charset, key, text);
      assertThat(rig.search(SearchRig.parse(arguments))).as(key).isEqualTo("1:2");
    }
  }

  @Test
  void findsTextThatLiesAcrossBuffers() throws Exception {
    for (int pad = 8_185; pad <= 8_195; pad++) {
      mailbox.add("Subject: x\n\n" + "y".repeat(pad) + "\u00e9NEEDLE\n");
    }
    assertThat(rig.search("BODY \"\u00c9needle\"")).isEqualTo("1:11");
    assertThat(rig.search("BODY needles")).isEmpty();
  }

  @Test
  void searchesALargeMessage() throws Exception {
    byte[] large = new byte[20_000_000];
    Arrays.fill(large, (byte) 'x');
    byte[] head = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, large, 0, head.length);
    byte[] tail = " needle".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(tail, 0, large, large.length - tail.length, tail.length);
    mailbox.add(large);
    assertThat(rig.search("BODY \"x needle\" BODY \"needle\" NOT BODY haystack")).isEqualTo("1");
  }

  private static byte[] encoded(String charset, String text) {
    byte[] octets = text.getBytes(Charset.forName(charset));
    String base64 = Base64.getEncoder().encodeToString(octets);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    String header =
        "Subject: =?"
            + charset
            + "?B?"
            + base64
            + "?=\r\nContent-Type: text/plain; charset="
            + charset
            + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    message.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(octets);
    return message.toByteArray();
  }
}
