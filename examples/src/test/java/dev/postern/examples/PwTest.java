package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords are worth a hash. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
final class PwTest {
  private static final String LONGEST = "\u00e9".repeat(512);

  @ParameterizedTest
  @ValueSource(strings = {"x", " ", "pass word", "tab\t", "\u00fc", "{PLAIN}"})
  void whatClientsCanSendIsUsable(String password) {
    assertThat(Pw.usable(password)).isEqualTo(password);
  }

  @Test
  void asLongAsALoginTakesIt() {
    assertThat(Pw.usable(LONGEST)).isEqualTo(LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(LONGEST + "x"))
        .withMessage(
            "the password has 1025 octets, and a login takes no more than 1024: choose a shorter"
                + " one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "\n", "a\0", "\r"})
  void lineBreaksAndNulAreNot(String password) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(password))
        .withMessage(
            "the password holds a line break or NUL, which clients cannot send: leave it out");
  }

  /** A script asks whether it fits; the reason is for who reads it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{PLAIN}secret|0|",
        "{PLAIN}other|1|the password does not fit",
        "{SHA512-CRYPT}$6$broken|1|",
        "{SSHA}!!!|1|",
        "{NOSUCH}secret|1|NOSUCH",
        "{PLAIN.rot13}secret|1|unknown encoding",
        "{SHA512-CRYPT}$6$rounds=999999999$salt$x|1|",
        "{ARGON2ID}$argon2id$broken|1|",
        "{OTP}x|1|OTP",
        "secret|1|not a SHA512-CRYPT hash (no {SCHEME} in front, so it was taken for SHA512-CRYPT)",
        "{|1|",
        "''|1|",
      })
  void aTestHasTwoEnds(String hash, int status, String reason) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    int ended;
    try (PrintStream outputs = new PrintStream(said, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setOut(outputs);
      System.setErr(errors);
      ended = Postern.commandLine().execute("pw", "-p", "secret", "-t", hash);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String complaint = told.toString(StandardCharsets.UTF_8);
    assertThat(ended).as(complaint).isEqualTo(status);
    if (status == 0) {
      assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(hash + " (verified)\n");
      assertThat(complaint).isEmpty();
    } else {
      assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(complaint).matches("postern: [^\n]{5,}\n").contains(reason == null ? "" : reason);
    }
  }

  @Test
  void nothingIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(""))
        .withMessage("the password is empty: give one of a character or more");
  }
}
