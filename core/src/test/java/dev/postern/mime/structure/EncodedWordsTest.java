package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "`` ~ ``",
        "plain =? text ~ plain =? text",
        // The examples of RFC 2047 §8
        "(=?ISO-8859-1?Q?a?=) ~ (a)",
        "(=?ISO-8859-1?Q?a?= b) ~ (a b)",
        "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=) ~ (ab)",
        "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=) ~ (ab)",
        "(=?ISO-8859-1?Q?a_b?=) ~ (a b)",
        "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=) ~ (a b)",
        "=?US-ASCII?Q?Keith_Moore?= ~ Keith Moore",
        "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= ~ If you can read this yo",
        "=?utf-8?q?=E2=82=ac?= ~ \u20ac",
        "=?utf-8?B?4oKs?==?utf-8?B?4oKs?= ~ \u20ac\u20ac",
        // A character cut in two
        "=?utf-8?q?=e2=82?= =?UTF-8?B?rA==?= ~ \u20ac",
        "=?utf-8*en?q?x?= ~ x",
        "=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?= ~ \u3053\u3093\u306b\u3061\u306f",
        "=?shift_jis?B?grGC8YLJgr+CzQ==?= ~ \u3053\u3093\u306b\u3061\u306f",
        "=?iso-8859-1?q?=80?= ~ \u20ac",
        "a =?utf-8?q?b?= c =?utf-8?q?d?= ~ a b c d",
        // Leniently
        "=?utf-8?q?a b?= ~ a b",
        "=?utf-8?q?a=zz=4?= ~ a=zz=4",
        "=?utf-8?b?4oKs 4oKs?= ~ \u20ac\u20ac",
        "=?utf-8?b?YQ?= ~ a",
        "=?unknown-8bit?q?a=e9?= ~ a\ufffd",
        "=?us-ascii?q?a=e9?= ~ a\u00e9",
        "=?us-ascii?q?=c3=a9?= ~ \u00e9",
        // No complete word
        "=?utf-8?x?a?= ~ =?utf-8?x?a?=",
        "=?utf-8?q?a ~ =?utf-8?q?a",
        "=?utf-8?q ~ =?utf-8?q",
        "=?utf-8 ~ =?utf-8",
        "=??= ~ =??=",
        "=?utf-8?q??= ~ ``",
      })
  void decodes(String raw, String expected) {
    assertThat(EncodedWords.decode(raw)).isEqualTo(expected);
  }

  @Test
  void readsRawOctetsAsUtf8OrLatin1() {
    String utf8 =
        new String("\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(EncodedWords.decode(utf8)).isEqualTo("\u20ac");
    assertThat(EncodedWords.decode("caf\u00e9")).isEqualTo("caf\u00e9");
    assertThat(EncodedWords.decode(utf8 + " =?iso-8859-15?q?=a4?= caf\u00e9"))
        .isEqualTo("\u20ac \u20ac caf\u00e9");
  }

  @Test
  void longHeadersOfBeginningsTakeNoLongTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String piece :
              new String[] {"=?a?q?x", "=?a?z?x", "=?", "=?a?q?", "=?a?q?x?= =?b?b?eA==?= "}) {
            String raw = piece.repeat(256 * 1024 / piece.length());
            assertThat(EncodedWords.decode(raw)).hasSizeLessThanOrEqualTo(raw.length());
          }
        });
  }
}
