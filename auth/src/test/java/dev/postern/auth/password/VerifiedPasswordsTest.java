package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What fitted is not hashed again for a while. */
class VerifiedPasswordsTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final List<String> hashed = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final VerifiedPasswords verified =
      VerifiedPasswords.of(LIFETIME, OptionalLong.of(3), nanos::get);
  private final PasswordSchemes schemes =
      PasswordSchemes.standard().plus(new Slow("SLOW", hashed)).remembering(verified);

  @Test
  void aHitHashesNothing() {
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(hashed).hasSize(1);
  }

  @Test
  void aWrongPasswordIsHashedEachTimeAndNeverRemembered() {
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(login("ann", "wrong", "{SLOW}secret")).isFalse();
    }
    assertThat(hashed).hasSize(4);
    assertThat(verified.size()).isEqualTo(1);
  }

  @Test
  void whatIsStoredAnewIsVerifiedAnew() {
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(login("ann", "secret", "{SLOW}changed")).isFalse();
    assertThat(login("ann", "secret", "{SLOW.HEX}736563726574")).isTrue();
    assertThat(hashed).hasSize(3);
  }

  @Test
  void anotherUserIsAnotherMatter() {
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(login("bob", "secret", "{SLOW}secret")).isTrue();
    assertThat(login("anns", "ecret", "{SLOW}secret")).isFalse();
    assertThat(hashed).hasSize(3);
  }

  @Test
  void itEnds() {
    login("ann", "secret", "{SLOW}secret");
    nanos.addAndGet(LIFETIME.toNanos() - 1);
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(hashed).hasSize(1);
    // A hit makes it no longer.
    nanos.addAndGet(1);
    assertThat(login("ann", "secret", "{SLOW}secret")).isTrue();
    assertThat(hashed).hasSize(2);
  }

  @Test
  void theOldestMakesRoom() {
    for (String user : List.of("a", "b", "c", "d")) {
      login(user, "secret", "{SLOW}secret");
    }
    assertThat(verified.size()).isEqualTo(3);
    login("b", "secret", "{SLOW}secret");
    assertThat(hashed).hasSize(4);
    login("a", "secret", "{SLOW}secret");
    assertThat(hashed).hasSize(5);
  }

  @Test
  void whatEndedTakesNoRoom() {
    login("a", "secret", "{SLOW}secret");
    login("b", "secret", "{SLOW}secret");
    nanos.addAndGet(LIFETIME.toNanos());
    login("c", "secret", "{SLOW}secret");
    assertThat(verified.size()).isEqualTo(1);
  }

  @Test
  void allCanBeForgotten() {
    login("ann", "secret", "{SLOW}secret");
    verified.clear();
    login("ann", "secret", "{SLOW}secret");
    assertThat(hashed).hasSize(2);
  }

  @Test
  void workForNothingIsAlwaysDoneAndNeverRemembered() {
    StoredPassword stored = StoredPassword.parse("{SLOW}secret");
    login("ann", "secret", "{SLOW}secret");
    schemes.spend(Credentials.Password.of("ann", "secret"), stored);
    schemes.spend(Credentials.Password.of("bob", "secret"), stored);
    assertThat(hashed).hasSize(3);
    assertThat(verified.size()).isEqualTo(1);
  }

  @Test
  void whatCostsNothingIsNotRemembered() {
    assertThat(login("ann", "secret", "{PLAIN}secret")).isTrue();
    assertThat(verified.size()).isZero();
  }

  @Test
  void twoProcessesRememberInOtherWords() {
    Credentials.Password login = Credentials.Password.of("ann", "secret");
    StoredPassword stored = StoredPassword.parse("{SLOW}secret");
    VerifiedPasswords other = VerifiedPasswords.lasting(LIFETIME);
    assertThat(verified.code(login, stored)).isNotEqualTo(other.code(login, stored));
  }

  @Test
  void itLastsForSomeTime() {
    assertThatIllegalArgumentException().isThrownBy(() -> VerifiedPasswords.lasting(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifiedPasswords.lasting(Duration.ofSeconds(-1)));
  }

  private boolean login(String user, String password, String stored) {
    return schemes.verify(Credentials.Password.of(user, password), StoredPassword.parse(stored));
  }

  private record Slow(String name, List<String> hashed) implements PasswordScheme {
    @Override
    public boolean verify(Credentials.Password login, String stored) {
      hashed.add(stored);
      return stored.equals(login.password());
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return login.password();
    }
  }
}
