package dev.postern.maildir.keywords;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeywordFilesTest {

  @Test
  void dovecotsFileIsReadAndWritten() {
    byte[] file = "0 $Junk\n1 $NonJunk\n25 z\n".getBytes(UTF_8);
    KeywordLetters letters = KeywordLetters.parse(file);

    assertThat(letters.keywords(0b11)).containsExactly("$Junk", "$NonJunk");
    assertThat(letters.keywords(1 << 25)).containsExactly("z");
    assertThat(letters.keywords(1 << 5)).containsExactly("unknown-5");
    assertThat(letters.indexOf("$nonjunk")).isEqualTo(1);
    assertThat(letters.indexOf("other")).isEqualTo(-1);
    assertThat(letters.print()).isEqualTo(file);
    assertThat(letters).isEqualTo(KeywordLetters.parse(letters.print()));
  }

  @Test
  void linesWithoutSenseAreLeftOut() {
    byte[] file = "26 a\n-1 b\nx c\n3\n4 \n 5 d\n7 good one\n999999999999 e\n".getBytes(UTF_8);

    assertThat(KeywordLetters.parse(file).all()).containsExactly("good one");
  }

  @Test
  void aLetterWithoutAKeywordHasANameThatIsNotGivenToAnother() {
    KeywordLetters letters = KeywordLetters.parse("0 zero\n2 ZERO\n3 three\n".getBytes(UTF_8));

    assertThat(letters.keywords(0b1111)).containsExactly("zero", "unknown-1", "unknown-2", "three");
    assertThat(letters.all()).containsExactly("zero", "three");
    assertThat(letters.indexOf("Unknown-1")).isEqualTo(1);
    assertThat(letters.indexOf("unknown-3")).isEqualTo(-1);
    assertThat(letters.withUnknown(0b10).with("next").orElseThrow().print())
        .asString()
        .isEqualTo("0 zero\n1 unknown-1\n2 next\n3 three\n");
  }

  @Test
  void freeLettersAreGivenInOrder() {
    KeywordLetters letters = KeywordLetters.parse("1 b\n".getBytes(UTF_8));
    for (int i = 0; i < 25; i++) {
      letters = letters.with("k" + i).orElseThrow();
    }

    assertThat(letters.indexOf("k0")).isZero();
    assertThat(letters.indexOf("k1")).isEqualTo(2);
    assertThat(letters.all()).hasSize(26);
    assertThat(letters.with("more")).isEmpty();
  }

  @Test
  void keywordsWithoutLettersAreKeptByMessage() {
    LetterlessKeywords kept =
        LetterlessKeywords.NONE
            .with(Map.of(5L, Set.of("b", "a"), 9L, Set.of("c")), 77)
            .with(Map.of(9L, Set.of()), 77);

    assertThat(kept.print()).isEqualTo("V77\n5 a b\n".getBytes(UTF_8));
    LetterlessKeywords again = LetterlessKeywords.parse(kept.print());
    assertThat(again.of(5)).containsExactly("a", "b");
    assertThat(again.of(9)).isEmpty();
    assertThat(again.all()).containsExactly("a", "b");
    assertThat(again.ifOf(78).of(5)).isEmpty();
  }

  @Test
  void filesWithoutSenseAreNone() {
    for (String text : new String[] {"", "x", "V", "V12345678901\n1 a", "Vx\n1 a", "V0\n1 a"}) {
      assertThat(LetterlessKeywords.parse(text.getBytes(UTF_8)).all()).as(text).isEmpty();
    }
    assertThat(LetterlessKeywords.parse("V1\nx a\n 2 b\n3  c \n".getBytes(UTF_8)).all())
        .containsExactly("c");
  }
}
