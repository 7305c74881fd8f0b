package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords for a database of one's own. */
class PasswordsTest {

  @Test
  void whatWasHashedFits() {
    String stored = Passwords.hash("p\u00e4ss w\u00f6rd");
    assertThat(stored).startsWith("{SHA512-CRYPT}$6$").doesNotContain("ss w");
    assertThat(Passwords.verify("p\u00e4ss w\u00f6rd", stored)).isTrue();
    assertThat(Passwords.verify("pass word", stored)).isFalse();
    assertThat(Passwords.verify("", stored)).isFalse();
  }

  @Test
  void eachHashHasASaltOfItsOwn() {
    assertThat(Passwords.hash("secret")).isNotEqualTo(Passwords.hash("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{PLAIN}secret",
        "{plain.b64}c2VjcmV0",
        "$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG."
      })
  void takesWhatDovecotTakes(String stored) {
    assertThat(Passwords.verify("secret", stored)).isTrue();
    assertThat(Passwords.verify("wrong", stored)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "*", "!$6$a$b", "{PLAIN}", "{SHA512-CRYPT}*", "{PLAIN.b64}*"})
  void nothingFitsALockedAccount(String stored) {
    assertThat(Passwords.verify("", stored)).isFalse();
    assertThat(Passwords.verify(stored, stored)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "*", "{SHA512-CRYPT}*"})
  void aLockedAccountIsAsMuchWorkAsAnother(String stored) {
    List<String> verified = new ArrayList<>();
    PasswordSchemes noting =
        PasswordSchemes.standard().plus(new NotingScheme("SHA512-CRYPT", verified));
    assertThat(
            Passwords.verify(
                noting, Credentials.Password.of("", "decoy"), StoredPassword.parse(stored)))
        .isFalse();
    assertThat(verified).singleElement().asString().startsWith("$6$");
  }

  private record NotingScheme(String name, List<String> verified) implements PasswordScheme {
    @Override
    public boolean verify(Credentials.Password login, String stored) {
      verified.add(stored);
      return true;
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "{MAGIC}hunter2", "{SHA512-CRYPT}hunter2", "{PLAIN.x}hunter2"})
  void aFormThatNobodyKnowsIsNoDenialAndIsNotShown(String stored) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Passwords.verify("hunter2", stored))
        .withMessageNotContaining("hunter2");
  }
}
