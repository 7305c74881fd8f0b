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
}
