package dev.postern.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where extensions begin. */
final class RecipientDelimiterTest {

  @ParameterizedTest
  @CsvSource({
    "+, ann+a+b, ann",
    "+, ann+, ann",
    "+, +ann, +ann",
    "+, ++ann, +",
    "+, ann-a, ann-a",
    "+, '', ''",
    "+-, ann-a+b, ann",
    "+-, ann+a-b, ann",
    "-, owner-list, owner-list",
    "-, Owner-list-a, Owner-list-a",
    "+-, list-a-REQUEST, list-a-REQUEST",
    "+-, -request, -request",
    "-, ann-requests, ann",
    "+, owner-list+a, owner-list",
    "+, list+request, list",
    "+-, Mailer-Daemon, Mailer-Daemon",
    "+-, mailer-daemon-a, mailer",
    "+-, postmaster+a, postmaster",
  })
  void theFirstOfTheCharactersBeginsTheExtension(String characters, String localPart, String user) {
    RecipientDelimiter delimiter = new RecipientDelimiter(characters);
    assertThat(delimiter.withoutExtension(localPart)).isEqualTo(user);
    assertThat(delimiter.indexIn(localPart)).isEqualTo(user.length());
  }

  @Test
  void withoutCharactersThereAreNone() {
    assertThat(new RecipientDelimiter("").indexIn("ann+a")).isEqualTo(5);
    assertThatNullPointerException()
        .isThrownBy(() -> new RecipientDelimiter(null))
        .withMessage("characters");
  }
}
