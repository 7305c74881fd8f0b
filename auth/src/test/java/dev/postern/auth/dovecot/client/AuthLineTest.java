package dev.postern.auth.dovecot.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\t", "\n", "\r", "\0", "\u0001", "a\tb\nc\u0001t", "Grüße 日本"})
  void whatIsSentIsReadAsItWas(String word) {
    String text = AuthLine.of("USER", "1", word).text();
    assertThat(text).endsWith("\n").hasLineCount(1);
    assertThat(AuthLine.parse(text.substring(0, text.length() - 1)).word(2)).isEqualTo(word);
  }

  @Test
  void theEscapesAreThoseOfDovecot() {
    assertThat(AuthLine.of("a\tb\nc\rd\0e\u0001f").text())
        .isEqualTo("a\u0001tb\u0001nc\u0001rd\u00010e\u00011f\n");
    assertThat(AuthLine.parse("a\u0001x").word(0)).isEqualTo("ax");
    assertThat(AuthLine.parse("a\u0001").word(0)).isEqualTo("a\u0001");
  }

  @Test
  void parametersMayHaveNoValueOrBeEmptyAndTheFirstCounts() {
    assertThat(AuthLine.parse("OK\t1\tuser=ann\t\tnologin\ta=b=c\tuser=eve").parameters(2))
        .containsExactly(
            java.util.Map.entry("user", "ann"),
            java.util.Map.entry("nologin", ""),
            java.util.Map.entry("a", "b=c"));
  }

  @Test
  void aNumberIsOneOfThirtyTwoBits() {
    assertThat(AuthLine.parse("OK\t4294967295").id()).isEqualTo(4_294_967_295L);
    for (String none :
        new String[] {"OK", "OK\t", "OK\t-1", "OK\tx", "OK\t12345678901", "OK\t+1"}) {
      assertThat(AuthLine.parse(none).id()).as(none).isEqualTo(-1);
    }
  }

  @Test
  void noLineShowsWhatItSays() {
    assertThat(AuthLine.of("AUTH", "1", "PLAIN", "resp=c2VjcmV0")).hasToString("AuthLine[AUTH]");
  }
}
