package dev.postern.auth.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  private static final TotpKey KEY = key("12345678901234567890");

  /** RFC 6238, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082, 46119246, 90693936",
    "1111111109, 07081804, 68084774, 25091201",
    "1111111111, 14050471, 67062674, 99943326",
    "1234567890, 89005924, 91819424, 93441116",
    "2000000000, 69279037, 90698825, 38618901",
    "20000000000, 65353130, 77737706, 47863826"
  })
  void theRfcsCodesAreMade(long seconds, String sha1, String sha256, String sha512) {
    Instant time = Instant.ofEpochSecond(seconds);
    Totp eight = Totp.standard().digits(8);
    assertThat(eight.code(KEY, time)).isEqualTo(sha1);
    assertThat(eight.hash(Totp.Hash.SHA256).code(key("12345678901234567890123456789012"), time))
        .isEqualTo(sha256);
    assertThat(
            eight
                .hash(Totp.Hash.SHA512)
                .code(
                    key("1234567890123456789012345678901234567890123456789012345678901234"), time))
        .isEqualTo(sha512);
    assertThat(Totp.standard().code(KEY, time)).isEqualTo(sha1.substring(2));
    assertThat(Totp.standard().digits(7).code(KEY, time)).isEqualTo(sha1.substring(1));
  }

  @Test
  void aCodeServesInItsStepAndTheOnesBeside() {
    Totp totp = Totp.standard();
    Instant now = Instant.ofEpochSecond(30 * 1000 + 7);
    String code = totp.code(KEY, now);
    for (int steps = -3; steps <= 3; steps++) {
      Instant then = now.plusSeconds(30L * steps);
      assertThat(totp.match(KEY, code, then).isPresent())
          .as("%d", steps)
          .isEqualTo(Math.abs(steps) <= 1);
      assertThat(totp.window(0).match(KEY, code, then).isPresent()).isEqualTo(steps == 0);
      assertThat(totp.window(2).match(KEY, code, then).isPresent()).isEqualTo(Math.abs(steps) <= 2);
    }
    assertThat(totp.match(KEY, code, now)).hasValue(1000);
    assertThat(totp.match(KEY, code.substring(0, 3) + " " + code.substring(3), now)).hasValue(1000);
    assertThat(totp.match(KEY, code, Instant.ofEpochSecond(30 * 1000 - 1))).hasValue(1000);
  }

  @Test
  void thePeriodIsWholeSeconds() {
    Totp minute = Totp.standard().period(Duration.ofMinutes(1)).window(0);
    String code = minute.code(KEY, Instant.ofEpochSecond(120));
    assertThat(minute.match(KEY, code, Instant.ofEpochSecond(179))).hasValue(2);
    assertThat(minute.match(KEY, code, Instant.ofEpochSecond(180))).isEmpty();
    assertThat(Totp.standard().code(KEY, Instant.EPOCH)).isEqualTo("755224");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "75522",
        "7552241",
        "abcdef",
        "\u0667\u0665\u0665\u0662\u0662\u0664",
        "-55224"
      })
  void whatIsNoCodeIsWrong(String code) {
    assertThat(Totp.standard().match(KEY, code, Instant.EPOCH)).isEmpty();
  }

  @Test
  void anAppReadsTheUri() {
    assertThat(
            Totp.standard().digits(8).hash(Totp.Hash.SHA256).uri("Ex & Co", "ann@example.org", KEY))
        .hasToString(
            "otpauth://totp/Ex%20%26%20Co:ann%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Ex%20%26%20Co&algorithm=SHA256&digits=8&period=30");
    assertThatIllegalArgumentException().isThrownBy(() -> Totp.standard().uri("a:b", "c", KEY));
  }

  @Test
  void keysAreReadAsPeopleCopyThem() {
    assertThat(TotpKey.parse("gezd gnbv-GY3T QOJQ GEZD GNBV GY3T QOJQ====")).isEqualTo(KEY);
    for (int length = 16; length <= 40; length++) {
      byte[] octets = new byte[length];
      new SecureRandom().nextBytes(octets);
      assertThat(TotpKey.parse(TotpKey.of(octets).base32()).octets()).isEqualTo(octets);
    }
    assertThat(KEY).isNotEqualTo(key("12345678901234567891")).hasToString("TotpKey");
    assertThat(TotpKey.random(new SecureRandom()).octets()).hasSize(20);
    assertThat(TotpKey.random(new SecureRandom())).isNotEqualTo(TotpKey.random(new SecureRandom()));
  }

  @Test
  void whatIsNoKeyIsRefusedAndNotShown() {
    for (String text : new String[] {"", "GEZDGNBVGY", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "!"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TotpKey.parse(text))
          .withMessageNotContaining("GEZD");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> TotpKey.of(new byte[15]));
    assertThatIllegalArgumentException().isThrownBy(() -> TotpKey.of(new byte[129]));
  }

  @Test
  void aKeysOctetsAreItsOwn() {
    byte[] given = new byte[20];
    TotpKey key = TotpKey.of(given);
    given[0] = 1;
    Arrays.fill(key.octets(), (byte) 2);
    assertThat(key).isEqualTo(TotpKey.of(new byte[20]));
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    Totp totp = Totp.standard();
    assertThatIllegalArgumentException().isThrownBy(() -> totp.digits(5));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.digits(9));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.window(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.window(11));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.period(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.period(Duration.ofMillis(1500)));
    assertThatIllegalArgumentException().isThrownBy(() -> totp.period(Duration.ofHours(2)));
  }

  private static TotpKey key(String text) {
    return TotpKey.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
