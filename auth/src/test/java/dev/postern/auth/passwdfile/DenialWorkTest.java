package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.FailureGuard;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.TestLog;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.Work;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is verified for a denial is the same whoever is denied, counted in work and not in time. */
class DenialWorkTest {
  @TempDir private Path directory;
  private final List<String> done = new ArrayList<>();

  /** All that may be denied in one file; its name tells the user's password. */
  private static final String[] MIXED = {
    "magic:{MAGIC}x",
    "broken:{SLOW}x",
    "clear:{PLAIN}p",
    "cheap:{FAST}10/p",
    "none:",
    "bang:!",
    "star:*",
    "unset:*:1000:1000::/home",
    "disabled:{SLOW}!9000/p",
    "empty:{SLOW}",
    "emptyclear:{PLAIN}",
    "slow:{SLOW}5000/p",
    "slower:{SLOW}9000/p",
    "old:{SLOW}9000/p::::::nologin",
    "there:{SLOW}9000/p::::::allow_nets=192.0.2.0/24",
    "open:::::::nopassword nologin"
  };

  @ParameterizedTest
  @CsvSource({
    "nobody, UNKNOWN_USER",
    "clear, BAD_PASSWORD",
    "cheap, BAD_PASSWORD",
    "none, NO_PASSWORD",
    "bang, LOCKED",
    "star, LOCKED",
    "unset, LOCKED",
    "disabled, LOCKED",
    "empty, NO_PASSWORD",
    "emptyclear, NO_PASSWORD",
    "slow, BAD_PASSWORD",
    "slower, BAD_PASSWORD",
    "old, BAD_PASSWORD",
    "there, BAD_PASSWORD",
    "open, DISABLED"
  })
  void everyDenialIsTheSameWork(String user, DenialReason reason) throws IOException {
    assertThat(login(users(MIXED), user, "wrong")).isEqualTo(AuthOutcome.denied(reason));
    assertThat(done).containsExactlyInAnyOrder("SLOW 9000", "SLOW 5000", "FAST 10");
  }

  @ParameterizedTest
  @CsvSource({"old, DISABLED", "there, NOT_FROM_HERE", "open, DISABLED"})
  void soIsADenialInSpiteOfTheRightPassword(String user, DenialReason reason) throws IOException {
    assertThat(login(users(MIXED), user, "p")).isEqualTo(AuthOutcome.denied(reason));
    assertThat(done).containsExactlyInAnyOrder("SLOW 9000", "SLOW 5000", "FAST 10");
  }

  @Test
  void soIsALoginAsSomebodyElse() throws IOException {
    Credentials other = new Credentials.Password("slow", "slower", "p");
    assertThat(users(MIXED).authenticate(other, context()))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
    assertThat(done).containsExactlyInAnyOrder("SLOW 9000", "SLOW 5000", "FAST 10");
  }

  @Test
  void theRightPasswordTakesNoMoreThanItsOwn() throws IOException {
    assertThat(login(users(MIXED), "cheap", "p")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(done).containsExactly("FAST 10");
  }

  @Test
  void aPasswordThatFittedIsNotHashedAgain() throws IOException {
    PasswdFileAuthenticator users = users(MIXED);
    for (int i = 0; i < 3; i++) {
      assertThat(login(users, "slow", "p")).isInstanceOf(AuthOutcome.Accepted.class);
    }
    assertThat(done).containsExactly("SLOW 5000");
    assertThat(login(users(MIXED), "slow", "p")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(done).as("of another server").hasSize(2);
  }

  @Test
  void orIsIfItIsNotToBeRemembered() throws IOException {
    PasswdFileAuthenticator users = builder(MIXED).verifiedFor(Duration.ZERO).build();
    login(users, "slow", "p");
    login(users, "slow", "p");
    assertThat(done).containsExactly("SLOW 5000", "SLOW 5000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(MIXED).verifiedFor(Duration.ofNanos(-1)));
  }

  @Test
  void aPasswordThatWasChangedNoLongerFits() throws IOException {
    PasswdFileAuthenticator users = users("ann:{SLOW}5000/p");
    assertThat(login(users, "ann", "p")).isInstanceOf(AuthOutcome.Accepted.class);
    users("ann:{SLOW}5000/pp");
    assertThat(login(users, "ann", "p")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login(users, "ann", "pp")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  /** The second time as the first, with the right password or that of a decoy too. */
  @ParameterizedTest
  @CsvSource({"nobody, p", "slow, wrong", "old, p", "there, p"})
  void noDenialIsRemembered(String user, String password) throws IOException {
    PasswdFileAuthenticator users = users(MIXED);
    for (int i = 0; i < 2; i++) {
      done.clear();
      assertThat(login(users, user, password)).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(done).containsExactlyInAnyOrder("SLOW 9000", "SLOW 5000", "FAST 10");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "!", "x"})
  void whoIsLockedHasNoPassword(String password) throws IOException {
    PasswdFileAuthenticator users = users(MIXED);
    for (String user : List.of("bang", "star", "unset")) {
      assertThat(login(users, user, password))
          .as(user)
          .isEqualTo(AuthOutcome.denied(DenialReason.LOCKED));
    }
    for (String user : List.of("none", "empty", "emptyclear")) {
      assertThat(login(users, user, password))
          .as(user)
          .isEqualTo(AuthOutcome.denied(DenialReason.NO_PASSWORD));
    }
    assertThat(login(users, "disabled", "9000/p"))
        .isEqualTo(AuthOutcome.denied(DenialReason.LOCKED));
  }

  @Test
  void aMarkInTheClearIsAPassword() throws IOException {
    PasswdFileAuthenticator users = users("ann:{PLAIN}!", "bob:{CLEARTEXT}*");
    assertThat(login(users, "ann", "!")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "bob", "*")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void whatCannotBeVerifiedIsNoDecoy() throws IOException {
    PasswdFileAuthenticator users = users("magic:{MAGIC}x", "broken:{SLOW}x", "odd:{PLAIN.rot}x");
    assertThat(login(users, "nobody", "wrong"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(done).isEmpty();
    assertThat(login(users, "magic", "wrong")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aSchemeThatTellsNoCostIsTheCostliest() {
    PasswordScheme silent =
        new PasswordScheme() {
          @Override
          public String name() {
            return "SILENT";
          }

          @Override
          public boolean verify(Credentials.Password login, String stored) {
            return false;
          }

          @Override
          public String hash(Credentials.Password login, RandomGenerator random) {
            return "";
          }
        };
    assertThat(silent.work("x")).isEqualTo(silent.work("y"));
    assertThat(silent.work("x")).isGreaterThan(new Work("$6$", 999_999_999));
  }

  @Test
  void theCostliestOfManyAreDone() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int cost = 1; cost <= Decoys.MOST + 3; cost++) {
      lines.add("user%d:{SLOW}%d/p".formatted(cost, cost * 1_000));
    }
    assertThat(login(users(lines.toArray(String[]::new)), "nobody", "x"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(done)
        .hasSize(Decoys.MOST)
        .startsWith("SLOW 9000", "SLOW 8000")
        .doesNotContain("SLOW 1000", "SLOW 2000", "SLOW 3000");
  }

  @Test
  void whatThisProcessHasNoMemoryForIsToldAtLoadAndIsNoDecoy() throws IOException {
    TestLog log = new TestLog();
    PasswdFileAuthenticator users =
        scheming(new Huge(), "ann:{SLOW}5000/p", "big:{HUGE}x", "clear:{PLAIN}p");
    for (String user : List.of("ann", "clear", "nobody")) {
      done.clear();
      assertThat(login(users, user, "wrong")).as(user).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(done).as(user).containsExactly("SLOW 5000");
    }
    assertThat(log.lines("WARN"))
        .singleElement()
        .asString()
        .contains("line 2: its user cannot log in: its hash takes ", "give it a larger heap");
    assertThat(login(users, "big", "wrong")).isEqualTo(AuthOutcome.unavailable());
    assertThat(login(users, "big", "p"))
        .as("nothing to guess")
        .isEqualTo(AuthOutcome.unavailable());
  }

  @ParameterizedTest
  @CsvSource({"nobody, UNKNOWN_USER", "clear, BAD_PASSWORD", "bang, LOCKED", "off, DISABLED"})
  void aDecoyThatFailsLeavesADenialAsItIs(String user, DenialReason reason) throws IOException {
    for (RuntimeException failure :
        List.of(
            new IllegalArgumentException("simulated"),
            new IllegalStateException("simulated"),
            new RejectedExecutionException("simulated"))) {
      PasswdFileAuthenticator users =
          scheming(
              new Failing(failure),
              "clear:{PLAIN}p",
              "bang:!",
              "off:{PLAIN}p::::::nologin",
              "sick:{FAILING}x");
      String password = user.equals("off") ? "p" : "wrong";
      assertThat(login(users, user, password))
          .as("%s", failure)
          .isEqualTo(AuthOutcome.denied(reason));
    }
  }

  @Test
  void whereThereIsNoRoomForOneDecoyNoneIsWaitedFor() throws IOException {
    PasswdFileAuthenticator users =
        scheming(
            new Failing(new RejectedExecutionException("simulated")),
            "sick:{FAILING}x",
            "ann:{SLOW}1/p");
    assertThat(login(users, "nobody", "wrong"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(done).isEmpty();
  }

  /**
   * The guard counts it not, and delays it not: nothing was compared, so that nothing was guessed,
   * and the room lets through no more than it has.
   */
  @Test
  void aPasswordThatFoundNoRoomIsNoGuess() throws IOException {
    PasswdFileAuthenticator users = users("ann:{SLOW}5000/p");
    users.check();
    FailureGuard guard = LoginGuard.limiting(Limits.defaults());
    for (String password : List.of("wrong", "p")) {
      Credentials credentials = Credentials.Password.of("ann", password);
      Thread.currentThread().interrupt();
      AuthOutcome outcome;
      try {
        outcome = users.authenticate(credentials, context());
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(outcome).as(password).isEqualTo(AuthOutcome.unavailable());
      assertThat(guard.after(LoginAttempt.of(credentials, context()), outcome))
          .isEqualTo(Duration.ZERO);
    }
    assertThat(done).isEmpty();
    assertThat(login(users, "ann", "p")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  private PasswdFileAuthenticator scheming(PasswordScheme more, String... lines)
      throws IOException {
    Limits limits = Limits.defaults().with(PasswordSchemes.PASSWORD_MEMORY_OCTETS, Long.MAX_VALUE);
    PasswdFileAuthenticator users =
        builder(lines)
            .schemes(
                PasswordSchemes.standard()
                    .plus(new CountedScheme("SLOW", done))
                    .plus(more)
                    .limits(limits))
            .build();
    users.check();
    return users;
  }

  private PasswdFileAuthenticator users(String... lines) throws IOException {
    return builder(lines).build();
  }

  private PasswdFileAuthenticator.Builder builder(String... lines) throws IOException {
    Path file = directory.resolve("passwd");
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return PasswdFileAuthenticator.builder(file)
        .schemes(
            PasswordSchemes.standard()
                .plus(new CountedScheme("SLOW", done))
                .plus(new CountedScheme("FAST", done)));
  }

  private static AuthOutcome login(PasswdFileAuthenticator users, String user, String password) {
    return users.authenticate(Credentials.Password.of(user, password), context());
  }

  private static AuthContext context() {
    return AuthContext.of("imap", PeerInfo.unix("imap"));
  }

  /** Takes more memory than there is for hashing. */
  private record Huge() implements PasswordScheme {
    @Override
    public String name() {
      return "HUGE";
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      return true;
    }

    @Override
    public Work work(String stored) {
      return new Work("huge", 1, Runtime.getRuntime().maxMemory());
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return "";
    }
  }

  /** Fails when it verifies. */
  private record Failing(RuntimeException failure) implements PasswordScheme {
    @Override
    public String name() {
      return "FAILING";
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      throw failure;
    }

    @Override
    public Work work(String stored) {
      return new Work("failing", 9);
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return "";
    }
  }
}
