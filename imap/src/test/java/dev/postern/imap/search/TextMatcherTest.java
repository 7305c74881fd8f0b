package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMatcherTest {
  /** Chars that fold in unlike ways, few enough that patterns often occur. */
  private static final String[] ALPHABET = {
    "a",
    "A",
    "b",
    "\u00e9",
    "E\u0301",
    "\u00df",
    "ss",
    "\u03c3",
    "\u03c2",
    "\u304c",
    "\uff71",
    "\ud83d\ude00",
    "\ud801\udc00",
    "\ud801\udc28",
    "\r\n",
    "\n",
    "\uac01",
    "\u65e5",
    "\u0130",
    "\ufb01"
  };

  @ParameterizedTest
  @CsvSource({
    "RESUME, r\u00e9sum\u00e9, false",
    "R\u00c9SUM\u00c9, r\u00e9sum\u00e9, true",
    "re\u0301sume\u0301, R\u00c9SUM\u00c9, true",
    "STRASSE, stra\u00dfe, false",
    "s, Gr\u00f6\u00dfe, false",
    "\u00df, Gr\u00f6\u00dfe, true",
    "GR\u00d6\u00dfE, gr\u00f6\u00dfe, true",
    "\u0131, I, true",
    "i\u0307, \u0130, true",
    "\u01c4, \u01c6, true",
    "\u01c5, d\u017e, true",
    "\u017f, S, true",
    "\u212a, k, true",
    "\u212b, \u00e5, true",
    "\u2167, viii, true",
    "\u00b5, \u039c, true",
    "\u03a3\u03a3, \u03c3\u03c2, true",
    "abc, \uff21\uff22\uff23, true",
    "\u30ac, \uff76\uff9e, true",
    "\ufb01n, FIN, true",
    "\ud801\udc00, \ud801\udc28, true",
    "i, I, true",
    "\u65e5\u672c, \u65e5\u672c\u8a9e, true",
    "\u672c\u65e5, \u65e5\u672c\u8a9e, false"
  })
  void foldsCaseWidthAndComposition(String pattern, String text, boolean found) {
    assertThat(CaseFolding.fold(text).contains(CaseFolding.fold(pattern))).isEqualTo(found);
  }

  @Test
  void tableFoldsAsTheFunctionDoes() {
    FoldTable table = new FoldTable();
    for (int round = 0; round < 2; round++) {
      for (int c = 0; c < 0x11000; c += 13) {
        StringBuilder fromTable = new StringBuilder();
        StringBuilder direct = new StringBuilder();
        table.fold(c, fromTable);
        CaseFolding.fold(c, direct);
        assertThat(fromTable.toString()).as("U+%04X", c).isEqualTo(direct.toString());
      }
    }
  }

  @Test
  void findsWhatContainsFindsWhereverTheStreamIsCut() {
    Random random = new Random(20261124);
    int hits = 0;
    for (int i = 0; i < 5_000; i++) {
      String text = word(random, random.nextInt(60));
      String pattern = word(random, 1 + random.nextInt(4));
      boolean expected = CaseFolding.fold(text).contains(CaseFolding.fold(pattern));
      assertThat(streamed(random, text, pattern))
          .as("<%s> in <%s>", pattern, text)
          .isEqualTo(expected);
      hits += expected ? 1 : 0;
    }
    assertThat(hits).isBetween(500, 4_500);
  }

  @Test
  void findsRepetitivePatterns() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String text = binary(random, random.nextInt(40));
      String pattern = binary(random, 1 + random.nextInt(7));
      assertThat(streamed(random, text, pattern)).isEqualTo(text.contains(pattern));
    }
  }

  @Test
  void findsNothingAcrossAGap() {
    TextMatcher matcher = new TextMatcher(CaseFolding.fold("ab"));
    FoldingFeed feed = new FoldingFeed(new FoldTable(), List.of(matcher));
    feed.feed(new char[] {'x', 'a'}, 0, 2);
    feed.gap();
    feed.feed(new char[] {'b'}, 0, 1);
    assertThat(matcher.found()).isFalse();
    assertThat(feed.isSatisfied()).isFalse();
    feed.feed(new char[] {'A', 'B'}, 0, 2);
    assertThat(feed.isSatisfied()).isTrue();
  }

  @Test
  void findsTheEmptyTextAtOnce() {
    assertThat(new TextMatcher("").found()).isTrue();
  }

  private static boolean streamed(Random random, String text, String pattern) {
    TextMatcher matcher = new TextMatcher(CaseFolding.fold(pattern));
    TextMatcher other = new TextMatcher("never found");
    FoldingFeed feed = new FoldingFeed(new FoldTable(), new ArrayList<>(List.of(matcher, other)));
    char[] chars = text.toCharArray();
    int at = 0;
    while (at < chars.length) {
      int count = 1 + random.nextInt(Math.min(5, chars.length - at));
      feed.feed(chars, at, count);
      at += count;
    }
    feed.gap();
    return matcher.found();
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return word.toString();
  }

  private static String binary(Random random, int length) {
    return IntStream.range(0, length)
        .collect(
            StringBuilder::new,
            (word, i) -> word.append(random.nextBoolean() ? 'a' : 'b'),
            StringBuilder::append)
        .toString();
  }
}
