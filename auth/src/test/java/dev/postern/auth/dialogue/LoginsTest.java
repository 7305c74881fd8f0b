package dev.postern.auth.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.SaslStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mechanisms a connection has. */
class LoginsTest {
  private final LoginRig rig = new LoginRig();

  @Test
  void theStandardOnesOnAConfidentialConnection() {
    assertThat(names(rig.logins.offered())).containsExactly("PLAIN", "LOGIN");
    assertThat(rig.logins.passwordsAllowed()).isTrue();
  }

  @Test
  void noPasswordsWhereOthersCouldListen() {
    rig.connection.peer = ScriptedConnection.CLEAR;
    assertThat(rig.logins.passwordsAllowed()).isFalse();
    assertThat(rig.logins.offered()).isEmpty();
    assertThat(names(rig.logins.known())).containsExactly("PLAIN", "LOGIN");
    assertThat(rig.logins.find("PLAIN")).isPresent();
  }

  @Test
  void passwordsInTheClearWhereTheServerAllowsThem() {
    rig.connection.peer = ScriptedConnection.CLEAR;
    rig.server.plaintextLogins = PlaintextLogins.ALLOWED;
    assertThat(names(rig.logins.offered())).containsExactly("PLAIN", "LOGIN");
  }

  /** Dovecot's LOGINDISABLED where auth_mechanisms has no plain. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, true",
    "LOGIN, true",
    "X-PROOF LOGIN, true",
    "X-PROOF, false",
    "X-PLAIN, false",
    "APOP, false"
  })
  void commandsTakePasswordsWhereAMechanismDoes(String names, boolean allowed) {
    rig.server.mechanisms =
        Stream.of(names.split(" ", -1))
            .<SaslMechanism>map(
                name ->
                    new ScriptedMechanism(
                        name, Exposure.PLAINTEXT, context -> response -> new SaslStep.Malformed()))
            .toList();
    assertThat(rig.logins.passwordsAllowed()).isEqualTo(allowed);
    assertThat(rig.logins.takesPasswords()).isEqualTo(allowed);
    rig.connection.peer = ScriptedConnection.CLEAR;
    assertThat(rig.logins.passwordsAllowed()).isFalse();
    assertThat(rig.logins.takesPasswords()).as("and TLS would help").isEqualTo(allowed);
    rig.server.plaintextLogins = PlaintextLogins.ALLOWED;
    assertThat(rig.logins.passwordsAllowed()).isEqualTo(allowed);
    assertThat(rig.logins.secretsMayCross()).isTrue();
  }

  @Test
  void whatAListenerHidesAreNoCommands() {
    rig.connection.hidden = Set.of("AUTH=PLAIN", "AUTH=LOGIN");
    assertThat(rig.logins.offered()).isEmpty();
    assertThat(rig.logins.passwordsAllowed()).isTrue();
  }

  @Test
  void commandsTakeNoPasswordsThatNobodyVerifies() {
    rig.server.authenticator =
        new Authenticator() {
          @Override
          public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
            return AuthOutcome.denied();
          }

          @Override
          public boolean verifies(Class<? extends Credentials> kind) {
            return kind == Credentials.Token.class;
          }
        };
    assertThat(rig.logins.passwordsAllowed()).isFalse();
  }

  @Test
  void theEmbeddersOwnListReplacesTheStandardOne() {
    rig.server.mechanisms =
        List.of(
            ScriptedMechanism.proof(context -> response -> new SaslStep.Malformed()),
            new ScriptedMechanism(
                "X-BEARER", Exposure.PLAINTEXT, context -> response -> new SaslStep.Malformed()));
    assertThat(names(rig.logins.offered())).containsExactly("X-PROOF", "X-BEARER");
    assertThat(rig.logins.find("PLAIN")).isEmpty();
    rig.connection.peer = ScriptedConnection.CLEAR;
    assertThat(names(rig.logins.offered())).containsExactly("X-PROOF");
  }

  @Test
  void aListenerMayHaveFewer() {
    rig.connection.hidden = Set.of("AUTH=PLAIN", "AUTH=LOGINS");
    assertThat(names(rig.logins.known())).containsExactly("LOGIN");
    assertThat(rig.logins.find("PLAIN")).isEmpty();
  }

  @Test
  void aMechanismSaysWhetherItMakesSenseOnAConnection() {
    SaslMechanism external =
        onlyIf(login -> login.service().equals("test") && login.peer().confidential());
    rig.server.mechanisms = List.of(external);
    assertThat(names(rig.logins.offered())).containsExactly("X-PROOF");
    rig.connection.peer = ScriptedConnection.CLEAR;
    assertThat(rig.logins.known()).isEmpty();
    assertThat(rig.logins.offered()).isEmpty();
    assertThat(rig.logins.find("X-PROOF")).isEmpty();
  }

  /** What a start checks: nobody gets in by what is never offered. */
  @Test
  void aProofThatNothingVerifiesIsNoWay() {
    SaslMechanism proof =
        ScriptedMechanism.proof(context -> response -> new SaslStep.Malformed()).needingSecret();
    rig.server.mechanisms = List.of(proof);
    assertThat(Logins.exposures(rig.server, Set.of())).isEmpty();
    rig.server.authenticator = new Secrets(() -> true);
    assertThat(Logins.exposures(rig.server, Set.of())).containsExactly(Exposure.PROOF);
    assertThat(Logins.exposures(rig.server, Set.of("AUTH=X-PROOF"))).isEmpty();
    rig.server.authenticator =
        new Secrets(
            () -> {
              throw new IllegalStateException("scripted");
            });
    assertThat(Logins.exposures(rig.server, Set.of())).isEmpty();
  }

  private record Secrets(BooleanSupplier are) implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      return are.getAsBoolean();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void aMechanismThatFailsToSayIsNotOfferedAndOthersAre(Class<? extends Throwable> kind) {
    SaslMechanism failing =
        onlyIf(
            login -> {
              throw ScriptedMechanism.unchecked(kind);
            });
    rig.server.mechanisms =
        List.of(
            failing,
            new ScriptedMechanism(
                "X-BEARER", Exposure.PLAINTEXT, context -> response -> new SaslStep.Malformed()));
    assertThat(names(rig.logins.offered())).containsExactly("X-BEARER");
  }

  private record Handing(Class<? extends Credentials> kind) implements SaslMechanism {
    @Override
    public String name() {
      return "X-" + kind.getSimpleName().toUpperCase(Locale.ROOT);
    }

    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public Optional<Class<? extends Credentials>> credentials() {
      return Optional.of(kind);
    }

    @Override
    public SaslExchange start(SaslContext context) {
      return response -> new SaslStep.Malformed();
    }
  }

  @Test
  void whatNobodyVerifiesIsNotOffered() {
    rig.server.mechanisms =
        List.of(new Handing(Credentials.Token.class), new Handing(Credentials.Password.class));
    assertThat(names(rig.logins.offered())).containsExactly("X-PASSWORD");
    assertThat(rig.logins.find("X-TOKEN")).isEmpty();
    rig.server.mechanisms = List.of(new Handing(Credentials.Token.class));
    assertThat(Logins.exposures(rig.server, Set.of())).isEmpty();
  }

  @Test
  void apopIsNoMechanismThatAClientNames() {
    rig.server.authenticator = new Secrets(() -> true);
    rig.server.mechanisms = List.of(new Named("APOP"));
    assertThat(rig.logins.known()).isEmpty();
    assertThat(Logins.exposures(rig.server, Set.of())).isEmpty();
    assertThat(Logins.hideable(Set.of(), rig.server)).containsExactly("AUTH=APOP");
    assertThat(rig.logins.apop()).contains(new Named("APOP"));
    assertThat(Logins.apop(rig.server, Set.of("AUTH=APOP"))).isEmpty();
    rig.server.authenticator = new Secrets(() -> false);
    assertThat(rig.logins.apop()).isEmpty();
    rig.server.mechanisms = List.of(new Named("X-APOP"));
    assertThat(rig.logins.apop()).isEmpty();
  }

  private record Named(String name) implements SaslMechanism {
    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public boolean needsSecret() {
      return true;
    }

    @Override
    public SaslExchange start(SaslContext context) {
      return response -> new SaslStep.Malformed();
    }
  }

  private static SaslMechanism onlyIf(Predicate<AuthContext> available) {
    return ScriptedMechanism.proof(context -> response -> new SaslStep.Malformed()).only(available);
  }

  private static List<String> names(List<SaslMechanism> mechanisms) {
    return mechanisms.stream().map(SaslMechanism::name).toList();
  }
}
