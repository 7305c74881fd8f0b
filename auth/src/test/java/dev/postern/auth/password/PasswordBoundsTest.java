package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database may not ask for hours of hashing. */
class PasswordBoundsTest {
  private static final String DIGITS =
      "ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";
  private static final String ARGON2 =
      "$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo";

  private final PasswordSchemes schemes = PasswordSchemes.standard();
  private final Credentials.Password login = Credentials.Password.of("ann", "secret");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{SHA512-CRYPT}$6$rounds=999999999$abcdefgh$" + DIGITS,
        "{CRYPT}$6$rounds=10000001$abcdefgh$" + DIGITS,
        "{SHA256-CRYPT}$5$rounds=999999999$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.",
        "{BLF-CRYPT}$2y$31$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
        "{PBKDF2}$1$salt$1000000000$6730e11f0b9e55bf2662020985a934797fffd4ff",
        "{PBKDF2}$1$salt$9999999999$6730e11f0b9e55bf2662020985a934797fffd4ff",
        "{SCRAM-SHA-1}2000000000,/2JJMZhUNq8XnaIvDRl3Fw==,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0=",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=9999999999,p=1" + ARGON2,
        "{ARGON2ID}$argon2id$v=19$m=9999999999,t=9999999999,p=1" + ARGON2
      })
  void moreRoundsThanSecondsAreRefusedBeforeAnyWork(String text) {
    StoredPassword stored = StoredPassword.parse(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.verify(login, stored))
        .withMessageContaining("more work than PASSWORD_WORK allows");
    assertThatIllegalArgumentException().isThrownBy(() -> schemes.work(stored));
    assertThat(schemes.spend(login, stored)).as("a decoy stops no denial").isTrue();
  }

  @Test
  void noClientIsGivenKeysOfSoMany() {
    StoredPassword stored =
        StoredPassword.parse(
            "{SCRAM-SHA-1}2000000000,/2JJMZhUNq8XnaIvDRl3Fw==,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0=");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.secret(stored, "SCRAM-SHA-1"))
        .withMessageContaining("more work than PASSWORD_WORK allows");
    assertThat(schemes.secret(stored, "CRAM-MD5")).isEmpty();
  }

  @Test
  void aPasswordThatNoHashIsMadeOfIsWrong() {
    StoredPassword stored = StoredPassword.parse("{SHA512-CRYPT}$6$abcdefgh$" + DIGITS);
    assertThat(schemes.verify(Credentials.Password.of("ann", "x".repeat(4_097)), stored)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m=10485760,t=1,p=1", "m=262145,t=1,p=1", "m=1048576,t=3,p=4"})
  void soIsMoreMemory(String parameters) {
    StoredPassword stored = StoredPassword.parse("{ARGON2ID}$argon2id$v=19$" + parameters + ARGON2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.verify(login, stored))
        .withMessageContaining("more work than PASSWORD_");
  }

  @Test
  void memoryHasABoundOfItsOwn() {
    StoredPassword stored =
        StoredPassword.parse("{ARGON2ID}$argon2id$v=19$m=262145,t=1,p=1" + ARGON2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.work(stored))
        .withMessageContaining("PASSWORD_MEMORY_OCTETS");
  }

  @Test
  void whatThisProcessHasNoMemoryForIsRefusedBeforeAnyWork() {
    long kibis = Runtime.getRuntime().maxMemory() / 1024;
    StoredPassword stored =
        StoredPassword.parse("{ARGON2ID}$argon2id$v=19$m=" + kibis + ",t=1,p=1" + ARGON2);
    PasswordSchemes generous =
        schemes.limits(
            Limits.defaults()
                .with(PasswordSchemes.PASSWORD_MEMORY_OCTETS, Long.MAX_VALUE)
                .with(PasswordSchemes.PASSWORD_WORK, Long.MAX_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generous.work(stored))
        .withMessageContaining("larger heap");
  }

  @Test
  void theBoundsAreTheEmbeddersToChoose() {
    StoredPassword stored =
        StoredPassword.parse(
            "{CRYPT}$6$rounds=10000$saltstring$eMp.uj.PFj7RwFwRXS34t5RjmTtqQ1etnHntnhWlQN/kOz1WPrY.whrT.GIOr3hfA20CROF/FDwDrtVcmZcCC/");
    Credentials.Password geheim = Credentials.Password.of("ann", "geheim");
    PasswordSchemes exact =
        schemes.limits(Limits.defaults().with(PasswordSchemes.PASSWORD_WORK, 10_000));
    PasswordSchemes narrow =
        schemes.limits(Limits.defaults().with(PasswordSchemes.PASSWORD_WORK, 9_999));
    assertThat(exact.verify(geheim, stored)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> narrow.verify(geheim, stored));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> narrow.plus(new PlainScheme("OTHER")).verify(geheim, stored));
  }

  @Test
  void aSchemeThatTellsNoCostIsNotRefused() {
    PasswordScheme silent =
        new PasswordScheme() {
          @Override
          public String name() {
            return "SILENT";
          }

          @Override
          public boolean verify(Credentials.Password given, String stored) {
            return stored.equals(given.password());
          }

          @Override
          public String hash(Credentials.Password given, java.util.random.RandomGenerator random) {
            return given.password();
          }
        };
    assertThat(schemes.plus(silent).verify(login, StoredPassword.parse("{SILENT}secret"))).isTrue();
  }

  /** The room for hashing lets nobody in who is interrupted. */
  @Test
  void whatTakesLongIsHashedInTheRoom() {
    StoredPassword stored = StoredPassword.parse(Passwords.hash("secret"));
    VerifiedPasswords verified = VerifiedPasswords.lasting(Duration.ofMinutes(1));
    for (PasswordSchemes each : List.of(schemes, schemes.remembering(verified))) {
      Thread.currentThread().interrupt();
      try {
        assertThatExceptionOfType(RejectedExecutionException.class)
            .isThrownBy(() -> each.verify(login, stored));
        assertThat(each.spend(login, stored)).isFalse();
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(each.verify(login, stored)).isTrue();
    }
  }

  @Test
  void theRoomIsToldOfTheMemory() {
    Limits all =
        Limits.defaults()
            .with(PasswordSchemes.PASSWORD_MEMORY_OCTETS, Long.MAX_VALUE)
            .with(PasswordSchemes.PASSWORD_WORK, Long.MAX_VALUE - 1);
    StoredPassword stored =
        StoredPassword.parse("{ARGON2ID}$argon2id$v=19$m=2147483647,t=1,p=1" + ARGON2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.limits(all).verify(login, stored))
        .withMessageContaining("larger heap");
  }
}
