package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MailUserTest {

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann, example.org",
    "ann, ann, ''",
    "a@b@example.org, a@b, example.org",
    "ann@, ann, ''",
    "@example.org, '', example.org",
  })
  void aNameHasTwoParts(String name, String localPart, String domain) {
    assertThat(MailUser.of(name).localPart()).isEqualTo(localPart);
    assertThat(MailUser.of(name).domain()).isEqualTo(domain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\rb", "a\0b", "a\tb", "a\u007f"})
  void aNameCannotBreakALine(String name) {
    assertThatThrownBy(() -> MailUser.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsAreCopied() {
    Map<String, String> fields = new HashMap<>(Map.of("uid", "1000"));
    MailUser user = new MailUser("ann", Optional.of("/home/ann"), fields);

    fields.put("uid", "0");

    assertThat(user.fields()).containsExactly(Map.entry("uid", "1000"));
    assertThat(user.home()).contains("/home/ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "ann@example.org",
        "ann lee@example.org",
        "a@b@example.org",
        "@example.org",
        "ann@",
        "\u00e9ric@b\u00fccher.example",
        "\ud83d\ude00@example.org",
        "ann*boss",
        "o'hara@x"
      })
  void somebodyMayHaveSuchAName(String name) {
    assertThat(MailUser.isName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " ann",
        "ann ",
        "ann @example.org",
        " ann@example.org",
        "ann@ example.org",
        "ann@example.org ",
        "a  b@example.org",
        "a \u00a0b",
        "ann@\u3000x",
        "a\tb",
        "a\u0000b",
        "a\u007fb",
        "a\u0085b",
        "\u202egro.elpmaxe@nna",
        "a\u200bb",
        "a\u00adb",
        "a\ud83d",
        "\udc00b",
        "ann@example\ufeff.org",
        "a@b @c"
      })
  void nobodyHasAnotherSpellingOfOne(String name) {
    assertThat(MailUser.isName(name)).isFalse();
  }
}
