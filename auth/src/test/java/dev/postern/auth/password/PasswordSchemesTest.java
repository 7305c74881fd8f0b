package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.Credentials;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSchemesTest {
  private final PasswordSchemes schemes = PasswordSchemes.standard();

  /** Hashes made by openssl passwd and by the C library's crypt(3). */
  @ParameterizedTest
  @CsvSource({
    "secret, {SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
    "secret, $6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
    "secret, {sha512-crypt}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
    "secret, {CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
    "secret, {SHA256-CRYPT}$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.",
    "geheim, {SHA512-CRYPT}$6$rounds=10000$saltstring$eMp.uj.PFj7RwFwRXS34t5RjmTtqQ1etnHntnhWlQN/kOz1WPrY.whrT.GIOr3hfA20CROF/FDwDrtVcmZcCC/",
    "secret, {CRYPT}$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1",
    "secret, {CRYPT}abNANd1rDfiNc",
    "secret, {PLAIN}secret",
    "secret, {CLEARTEXT}secret",
    "secret, {PLAIN.b64}c2VjcmV0",
    "secret, {PLAIN.HEX}736563726574",
  })
  void verifiesWhatOthersHashed(String password, String stored) {
    StoredPassword parsed = StoredPassword.parse(stored, "CRYPT");
    assertThat(schemes.verify(login(password), parsed)).isTrue();
    assertThat(schemes.verify(login(password + "x"), parsed)).isFalse();
    assertThat(schemes.verify(login(""), parsed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA512-CRYPT", "SHA256-CRYPT", "CRYPT", "PLAIN", "CLEARTEXT"})
  void verifiesWhatItHashed(String name) {
    PasswordScheme scheme = schemes.find(name).orElseThrow();
    String stored = scheme.hash(login("p\u00e4ss w\u00f6rd"), new Random(1));
    assertThat(scheme.verify(login("p\u00e4ss w\u00f6rd"), stored)).isTrue();
    assertThat(scheme.verify(login("pass word"), stored)).isFalse();
  }

  @Test
  void saltsDiffer() {
    Random random = new Random(7);
    PasswordScheme scheme = schemes.find("SHA512-CRYPT").orElseThrow();
    assertThat(scheme.hash(login("secret"), random))
        .isNotEqualTo(scheme.hash(login("secret"), random));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{PLAIN.b64}Y2Fm6Q==", "{PLAIN.HEX}636166e9"})
  void octetsThatAreNotUtf8AreLatin1(String stored) {
    StoredPassword parsed = StoredPassword.parse(stored, "CRYPT");
    assertThat(schemes.verify(login("caf\u00e9"), parsed)).isTrue();
    assertThat(schemes.verify(login("caf\ufffd"), parsed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}x", "{PLAIN", "{PLAIN.rot13}x", "{PLAIN.HEX}7", "{PLAIN.b64}?"})
  void refusesBrokenPrefixes(String stored) {
    assertThatIllegalArgumentException().isThrownBy(() -> StoredPassword.parse(stored, "CRYPT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{SHA512-CRYPT}$5$x$y", "{SHA256-CRYPT}secret", "{CRYPT}x", "{MAGIC}x"})
  void saysWhenTheStoredFormIsNotOfTheScheme(String stored) {
    StoredPassword parsed = StoredPassword.parse(stored, "CRYPT");
    assertThatIllegalArgumentException().isThrownBy(() -> schemes.verify(login("secret"), parsed));
  }

  @ParameterizedTest
  @CsvSource({
    "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG., $6$, 5000",
    "{CRYPT}$6$rounds=10000$saltstring$eMp.uj.PFj7RwFwRXS34t5RjmTtqQ1etnHntnhWlQN/kOz1WPrY.whrT.GIOr3hfA20CROF/FDwDrtVcmZcCC/, $6$, 10000",
    "{SHA256-CRYPT}$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM., $5$, 5000",
    "{CRYPT}$5$rounds=10$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM., $5$, 1000",
    "{CRYPT}$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1, $1$, 500",
    "{CRYPT}abNANd1rDfiNc, DES, 100",
    "{PLAIN}secret, '', 0"
  })
  void tellsWhatVerifyingCosts(String stored, String kind, long cost) {
    assertThat(schemes.work(StoredPassword.parse(stored, "CRYPT"))).isEqualTo(new Work(kind, cost));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{MAGIC}x",
        "{CRYPT}$2x$10$abcdefghijklmnopqrstuuJ0nZ8Vp0nZ8Vp0nZ8Vp0nZ8Vp0nZ8Vp",
        "{CRYPT}$6$ab!cdefg$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
        "{CRYPT}abNANd1rDfiN",
        "{SHA512-CRYPT}$6$abcdefgh"
      })
  void costsNothingThatCanBeToldIfItCannotBeVerified(String stored) {
    StoredPassword parsed = StoredPassword.parse(stored, "CRYPT");
    assertThatIllegalArgumentException().isThrownBy(() -> schemes.work(parsed));
    assertThatIllegalArgumentException().isThrownBy(() -> schemes.verify(login("secret"), parsed));
  }

  @Test
  void neverPrintsASecret() {
    assertThat(StoredPassword.parse("{PLAIN}secret", "CRYPT")).hasToString("{PLAIN}");
  }

  private static Credentials.Password login(String password) {
    return Credentials.Password.of("ann", password);
  }
}
