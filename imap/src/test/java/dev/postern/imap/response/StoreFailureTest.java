package dev.postern.imap.response;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.StoreException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreFailureTest {

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND,NONEXISTENT,TRYCREATE",
    "EXISTS,ALREADYEXISTS,ALREADYEXISTS",
    "INVALID_NAME,CANNOT,CANNOT",
    "NOT_SELECTABLE,CANNOT,CANNOT",
    "NOT_PERMITTED,NOPERM,NOPERM",
    "OVER_QUOTA,OVERQUOTA,OVERQUOTA",
    "LIMIT,LIMIT,LIMIT",
    "EXPUNGED,EXPUNGEISSUED,EXPUNGEISSUED",
    "CORRUPT,CORRUPTION,CORRUPTION",
    "UNAVAILABLE,UNAVAILABLE,UNAVAILABLE"
  })
  void everyKindHasACode(StoreException.Kind kind, String code, String codeForTarget) {
    StoreException failure = new StoreException(kind, "/var/mail/secret");
    assertThat(line(StoreFailure.answer(failure)))
        .startsWith("a NO [" + code + "] ")
        .endsWith("\r\n")
        .doesNotContain("secret");
    assertThat(line(StoreFailure.answerForTarget(failure)))
        .startsWith("a NO [" + codeForTarget + "] ");
  }

  @Test
  void everyKindIsInTheTable() {
    assertThat(StoreException.Kind.values())
        .allSatisfy(kind -> assertThat(StoreFailure.answer(kind).code()).isPresent());
  }

  @Test
  void otherTroubleIsTemporary() {
    assertThat(line(StoreFailure.answer(new IOException("/dev/sda1 is on fire"))))
        .isEqualTo("a NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
  }

  private static String line(Tagged tagged) {
    ResponseWriter out = new ResponseWriter();
    tagged.writeTo(out, "a");
    return US_ASCII.decode(out.take()).toString();
  }
}
