package dev.postern.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.pop3.wire.Pop3Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireLogTest {

  @ParameterizedTest
  @CsvSource({
    "retr 1,retr 1",
    "USER ann@example.org,USER ann@example.org",
    "pass sec ret,PASS ...",
    "PASS,PASS ...",
    "auth PLAIN AGFubgBzZWNyZXQ=,AUTH ...",
    "AUTH,AUTH ...",
    "c2VjcmV0,'(no command, 8 octets)'",
    "APOP ann secret,APOP ...",
    "NOOP \u00e9\u0001x,NOOP \u00e9?x"
  })
  void noSecretIsShown(String line, String shown) {
    assertThat(shown(line)).isEqualTo(shown);
  }

  @Test
  void aLineIsCut() {
    assertThat(shown("NOOP " + "x".repeat(5_000))).hasSize(259).endsWith("x...");
  }

  private static String shown(String line) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    return WireLog.shown(octets, Commands.find(new Pop3Cursor(octets).keyword(), Set.of()));
  }
}
