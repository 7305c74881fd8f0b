package dev.postern.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.net.Goodbye;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pop3ProtocolTest {
  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_CONNECTIONS, '-ERR [SYS/TEMP] Too many connections, try again later'",
    "ENDLESS_LINE, -ERR Line too long",
    "SHUTTING_DOWN, -ERR [SYS/TEMP] Server is shutting down",
    "INTERNAL_ERROR, -ERR [SYS/TEMP] Internal error"
  })
  void whoIsTurnedAwayIsToldWhy(Goodbye reason, String line) {
    assertThat(Pop3Protocol.POP3.refusal(reason))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(line + "\r\n");
  }
}
