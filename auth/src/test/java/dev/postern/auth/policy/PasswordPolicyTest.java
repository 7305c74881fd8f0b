package dev.postern.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.Passwords;
import dev.postern.auth.password.StoredPassword;
import java.io.IOException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcdefghijkl",
        "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc",
        "a b c d e f "
      })
  void twelveCharactersAreEnoughToBeginWith(String password) throws IOException {
    assertThat(PasswordPolicy.standard().violations(of(password))).isEmpty();
  }

  @Test
  void lengthIsCountedInCharactersAsPeopleSeeThem() throws IOException {
    assertThat(PasswordPolicy.standard().violations(of("\ud83d\ude00".repeat(11))))
        .containsExactly(new PasswordViolation.TooShort(11, 12));
    assertThat(PasswordPolicy.standard().violations(of("\ud83d\ude00".repeat(12)))).isEmpty();
    assertThat(PasswordPolicy.standard().violations(of("")))
        .containsExactly(
            new PasswordViolation.TooShort(0, 12), new PasswordViolation.TooFewClasses(0, 1));
  }

  @Test
  void itIsAsLongAsALoginTakesInOctets() throws IOException {
    assertThat(PasswordPolicy.standard().violations(of("\u00e9".repeat(512)))).isEmpty();
    assertThat(PasswordPolicy.standard().violations(of("\u00e9".repeat(512) + "x")))
        .containsExactly(new PasswordViolation.TooLong(1025, 1024));
    PasswordPolicy narrow =
        PasswordPolicy.builder()
            .limits(Limits.defaults().with(Limits.Count.PASSWORD_OCTETS, 20))
            .build();
    assertThat(narrow.violations(of("x".repeat(21))))
        .containsExactly(new PasswordViolation.TooLong(21, 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefghijkl\n", "abcdefghijkl\r", "abcdef\0ghijkl"})
  void whatClientsCannotSendIsRefused(String password) throws IOException {
    assertThat(PasswordPolicy.standard().violations(of(password)))
        .containsExactly(new PasswordViolation.Unsendable());
  }

  @ParameterizedTest
  @CsvSource({
    "abcdefghijkl, 1",
    "abcdefGHIJKL, 2",
    "abcdefGHI123, 3",
    "abcdefGH12-+, 4",
    "---------123, 2",
    "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00c4\u00d6\u00dc\u0664\u0665\u0666, 3"
  })
  void classesAreThoseOfAllScripts(String password, int classes) throws IOException {
    for (int least = 1; least <= 4; least++) {
      List<PasswordViolation> found =
          PasswordPolicy.builder().leastClasses(least).build().violations(of(password));
      assertThat(found.isEmpty()).as("%s of %s", least, password).isEqualTo(classes >= least);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xxANNE.Mollyxx12", "anne.molly@example.org", "1\uff41nne.molly12345"})
  void theUserNameIsNotInIt(String password) throws IOException {
    assertThat(
            PasswordPolicy.standard()
                .violations(Credentials.Password.of("Anne.Molly@example.org", password)))
        .hasSize(1)
        .hasOnlyElementsOfType(PasswordViolation.HoldsUserName.class);
  }

  @Test
  void aNameOfTwoLettersIsInManyByChance() throws IOException {
    assertThat(
            PasswordPolicy.standard()
                .violations(Credentials.Password.of("al@example.org", "tall and small")))
        .isEmpty();
    assertThat(
            PasswordPolicy.standard()
                .violations(Credentials.Password.of("all@example.org", "tall and small")))
        .containsExactly(new PasswordViolation.HoldsUserName("all"));
  }

  @Test
  void theLastOnesMayNotComeAgain() throws IOException {
    PasswordPolicy two = PasswordPolicy.builder().remembered(2).build();
    List<StoredPassword> earlier = new ArrayList<>();
    for (String old : List.of("present password", "password before", "the first password")) {
      earlier.add(StoredPassword.parse(Passwords.hash(old)));
    }
    assertThat(two.violations(of("present password"), earlier))
        .containsExactly(new PasswordViolation.Reused(2));
    assertThat(two.violations(of("password before"), earlier))
        .containsExactly(new PasswordViolation.Reused(2));
    assertThat(two.violations(of("the first password"), earlier)).isEmpty();
    assertThat(PasswordPolicy.standard().violations(of("present password"), earlier)).isEmpty();
  }

  @Test
  void brokenOldOnesStopNobody() throws IOException {
    PasswordPolicy five = PasswordPolicy.builder().remembered(5).build();
    assertThat(
            five.violations(
                of("a new password"),
                List.of(
                    StoredPassword.parse("{NONE}x"),
                    StoredPassword.parse("{SHA512-CRYPT}broken"),
                    StoredPassword.parse("!locked"))))
        .isEmpty();
  }

  @Test
  void stolenOnesAreRefusedAndAListThatIsAwayIsNoAnswer() throws IOException {
    PasswordPolicy listed = PasswordPolicy.builder().breached("password1234"::equals).build();
    assertThat(listed.violations(of("password1234")))
        .containsExactly(new PasswordViolation.Breached());
    assertThat(listed.violations(of("password12345"))).isEmpty();
    PasswordPolicy away =
        PasswordPolicy.builder()
            .breached(
                password -> {
                  throw new IOException("away");
                })
            .build();
    assertThatIOException().isThrownBy(() -> away.violations(of("a new password")));
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithoutThePassword() throws IOException {
    PasswordPolicy strict =
        PasswordPolicy.builder().leastClasses(3).breached(password -> true).build();
    List<PasswordViolation> found =
        strict.violations(Credentials.Password.of("sam@example.org", "sam-pass"));
    assertThat(new PasswordRefused(found))
        .hasMessage(
            "the password is refused: it has 8 characters, and needs 12 or more; of small letters,"
                + " capitals, digits and other characters it has 2, and needs 3; it holds the user"
                + " name sam; it is in the list of passwords that were stolen elsewhere");
    assertThat(new PasswordRefused(found).violations()).isEqualTo(found).hasSize(4);
    assertThat(found.toString()).doesNotContain("sam-pass");
  }

  @Test
  void anAgeHasAWarningBeforeItsEnd() {
    PasswordPolicy year =
        PasswordPolicy.builder().maximumAge(Period.ofDays(365)).warning(Period.ofDays(10)).build();
    LocalDate end = LocalDate.of(2027, 3, 1);
    assertThat(year.expires(DAY)).contains(end);
    assertThat(standing(year, end.minusDays(11))).isEqualTo(PasswordStanding.GOOD);
    assertThat(standing(year, end.minusDays(10))).isEqualTo(PasswordStanding.DUE);
    assertThat(standing(year, end.minusDays(1))).isEqualTo(PasswordStanding.DUE);
    assertThat(standing(year, end)).isEqualTo(PasswordStanding.EXPIRED);
    assertThat(year.standing(Optional.of(DAY), Optional.of(DAY.plusDays(1)), DAY.plusDays(1)))
        .as("what was written down goes before")
        .isEqualTo(PasswordStanding.EXPIRED);
    assertThat(year.standing(Optional.empty(), Optional.empty(), DAY))
        .isEqualTo(PasswordStanding.AGE_UNKNOWN);
  }

  @Test
  void withoutAnAgePasswordsHoldForEver() {
    assertThat(PasswordPolicy.standard().expires(DAY)).isEmpty();
    assertThat(standing(PasswordPolicy.standard(), DAY.plusYears(99)))
        .isEqualTo(PasswordStanding.GOOD);
    assertThat(PasswordPolicy.standard().standing(Optional.empty(), Optional.of(DAY), DAY))
        .isEqualTo(PasswordStanding.EXPIRED);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    PasswordPolicy.Builder builder = PasswordPolicy.builder();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.leastLength(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.leastClasses(5));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.remembered(25));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.remembered(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumAge(Period.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.warning(Period.ofDays(-1)));
  }

  private static PasswordStanding standing(PasswordPolicy policy, LocalDate today) {
    return policy.standing(Optional.of(DAY), Optional.empty(), today);
  }

  private static Credentials.Password of(String password) {
    return Credentials.Password.of("nobody@example.org", password);
  }
}
