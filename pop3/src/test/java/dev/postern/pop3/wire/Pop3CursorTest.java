package dev.postern.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3CursorTest {

  @ParameterizedTest
  @CsvSource({
    "STAT, STAT",
    "stat, STAT",
    "List 1, LIST",
    "'', ''",
    "' STAT', ''",
    "ST\u00c4T, ''",
    "Az, AZ",
    "aZ, AZ",
    "A1, ''",
    "A@, ''",
    "A[, ''",
    "A`, ''",
    "A{, ''"
  })
  void readsKeywords(String line, String keyword) {
    assertThat(cursor(line).keyword()).isEqualTo(keyword);
  }

  @Test
  void keepsSpacesInAPassword() throws Pop3SyntaxException {
    Pop3Cursor cursor = cursor("PASS  two  words ");
    assertThat(cursor.keyword()).isEqualTo("PASS");
    assertThat(cursor.password()).isEqualTo(" two  words ");
    cursor.end();
  }

  @Test
  void readsNumbersUpToTheLargestInt() throws Pop3SyntaxException {
    Pop3Cursor cursor = cursor("TOP 2147483647 0 ");
    assertThat(cursor.keyword()).isEqualTo("TOP");
    assertThat(cursor.messageNumber()).isEqualTo(Integer.MAX_VALUE);
    assertThat(cursor.lineCount()).isZero();
    cursor.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "4294967297", "99999999999999999999999999999999"})
  void aNumberMayHaveAnyLength(String number) throws Pop3SyntaxException {
    Pop3Cursor cursor = cursor("TOP " + number + " " + number);
    cursor.keyword();
    assertThat(cursor.messageNumber()).isEqualTo(Integer.MAX_VALUE);
    assertThat(cursor.lineCount()).isEqualTo(Integer.MAX_VALUE);
    cursor.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELE", "DELE ", "DELE 0", "DELE -1", "DELE 1x", "DELE  1"})
  void refusesWhatIsNoMessageNumber(String line) {
    Pop3Cursor cursor = cursor(line);
    cursor.keyword();
    assertThatExceptionOfType(Pop3SyntaxException.class).isThrownBy(cursor::messageNumber);
  }

  @Test
  void refusesNamesThatAreNotText() {
    Pop3Cursor control = cursor("USER a\u0000b");
    control.keyword();
    assertThatExceptionOfType(Pop3SyntaxException.class).isThrownBy(control::userName);
  }

  @Test
  void octetsThatAreNotUtf8AreLatin1() throws Pop3SyntaxException {
    Pop3Cursor name = new Pop3Cursor("USER Ren\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    name.keyword();
    assertThat(name.userName()).isEqualTo("Ren\u00e9");
    Pop3Cursor password = new Pop3Cursor("PASS caf\u00e9\t".getBytes(StandardCharsets.ISO_8859_1));
    password.keyword();
    assertThat(password.password()).isEqualTo("caf\u00e9\t");
  }

  @Test
  void octetsOfAnyKindDoNotFitAPasswordWithAReplacementCharacter() throws Pop3SyntaxException {
    Pop3Cursor broken = new Pop3Cursor("PASS x\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    broken.keyword();
    assertThat(broken.password()).isNotEqualTo("x\ufffd");
    Pop3Cursor meant = cursor("PASS x\ufffd");
    meant.keyword();
    assertThat(meant.password()).isEqualTo("x\ufffd");
  }

  private static Pop3Cursor cursor(String line) {
    return new Pop3Cursor(line.getBytes(StandardCharsets.UTF_8));
  }
}
