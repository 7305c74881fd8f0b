package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptTest {

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:<a@example.net>,MAIL FROM:<a@example.net>",
    "auth PLAIN AGFubgBzZWNyZXQ=,AUTH ...",
    "AUTH,AUTH ...",
    "c2VjcmV0,'(no command, 8 octets)'",
    "AUTHPLAIN c2VjcmV0,'(no command, 18 octets)'",
    "NOOP \u00e9\u0001x,NOOP \u00e9?x"
  })
  void noSecretIsShown(String line, String shown) {
    Transcript transcript = new Transcript("c", CommandTable.of(Dialect.MX));
    assertThat(transcript.shown(line.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(shown);
  }
}
