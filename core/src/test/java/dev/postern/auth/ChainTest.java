package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.net.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Authenticators and user directories one behind another. */
final class ChainTest {
  private static final Map<String, AuthOutcome> OUTCOMES =
      Map.of(
          "ann", AuthOutcome.accepted(MailUser.of("ann")),
          "bob", AuthOutcome.accepted(MailUser.of("bob")),
          "denied", AuthOutcome.denied(),
          "unknown", AuthOutcome.denied(DenialReason.UNKNOWN_USER),
          "bad", AuthOutcome.denied(DenialReason.BAD_PASSWORD),
          "expired", AuthOutcome.denied(DenialReason.EXPIRED),
          "unavailable", AuthOutcome.unavailable());
  private static final Map<String, SecretLookup> SECRETS =
      Map.of(
          "found", SecretLookup.found(new Secret.Password("x"), MailUser.of("ann")),
          "other", SecretLookup.found(new Secret.Password("y"), MailUser.of("bob")),
          "unknown", SecretLookup.unknown(),
          "locked", SecretLookup.unknown(DenialReason.DISABLED),
          "none", SecretLookup.notSupported(),
          "away", SecretLookup.unavailable());
  private static final Credentials CREDENTIALS = Credentials.Password.of("someone", "s3cret");
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  @ParameterizedTest
  @CsvSource({
    "ann, bob, ann",
    "denied, bob, bob",
    "unavailable, bob, bob",
    "denied, denied, denied",
    "denied, unavailable, unavailable",
    "unavailable, denied, unavailable",
    "unavailable, unavailable, unavailable",
    "unknown, bad, bad",
    "bad, unknown, bad",
    "bad, expired, bad",
    "denied, unknown, denied",
    "unknown, denied, denied",
    "denied, expired, expired",
    "expired, unavailable, unavailable",
    "unavailable, expired, unavailable",
  })
  void authenticatorsFallThrough(String first, String second, String expected) {
    Authenticator chain = Authenticator.chain(answering(first), answering(second));

    assertThat(chain.authenticate(CREDENTIALS, CONTEXT)).isEqualTo(OUTCOMES.get(expected));
  }

  @Test
  void unavailableIsRememberedOverSeveral() {
    Authenticator chain =
        Authenticator.chain(answering("denied"), answering("unavailable"), answering("denied"));

    assertThat(chain.authenticate(CREDENTIALS, CONTEXT)).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void eachAuthenticatorIsAPartOfTheChain() {
    Authenticator first = answering("denied");
    Authenticator second = answering("ann");
    assertThat(Authenticator.chain(first, second).parts()).containsExactly(first, second);
  }

  @Test
  void whoAcceptsIsTheLastOneAsked() {
    Authenticator never =
        (credentials, context) -> {
          throw new AssertionError("asked for nothing");
        };

    assertThat(Authenticator.chain(answering("ann"), never).authenticate(CREDENTIALS, CONTEXT))
        .isEqualTo(OUTCOMES.get("ann"));
  }

  @ParameterizedTest
  @CsvSource({
    "found, other, found",
    "none, found, found",
    "away, found, found",
    "unknown, found, found",
    "broken, found, found",
    "none, unknown, unknown",
    "unknown, none, unknown",
    "unknown, locked, locked",
    "locked, unknown, locked",
    "none, away, away",
    "away, locked, away",
    "locked, broken, away",
    "null, unknown, away",
    "none, none, none",
  })
  void secretsFallThrough(String first, String second, String expected) {
    Authenticator chain = Authenticator.chain(new Keeping(first), new Keeping(second));

    assertThat(chain.secret("someone", "SCRAM-SHA-256", CONTEXT)).isEqualTo(SECRETS.get(expected));
  }

  /** The time until a challenge would tell who exists. */
  @Test
  void forASecretAllAreAskedOfEverybody() {
    for (String first : List.of("found", "unknown")) {
      List<String> asked = new ArrayList<>();
      Authenticator last =
          new Keeping("unknown") {
            @Override
            public SecretLookup secret(String user, String mechanism, AuthContext context) {
              asked.add(user);
              return super.secret(user, mechanism, context);
            }
          };
      SecretLookup lookup =
          Authenticator.chain(new Keeping(first), last).secret("someone", "SCRAM-SHA-256", CONTEXT);
      assertThat(lookup).isEqualTo(SECRETS.get(first));
      assertThat(asked).containsExactly("someone");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, found, true",
    "found, none, true",
    "none, none, false",
    "broken, found, true",
    "broken, none, false",
  })
  void aChainHasTheSecretsOfAll(String first, String second, boolean any) {
    Authenticator chain = Authenticator.chain(new Keeping(first), new Keeping(second));
    assertThat(chain.hasSecrets("SCRAM-SHA-256")).isEqualTo(any);
    assertThat(answering("ann").hasSecrets("SCRAM-SHA-256")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"token, none, true", "none, token, true", "none, none, false", "broken, token, true"})
  void aChainVerifiesWhatOneOfThemDoes(String first, String second, boolean any) {
    Authenticator chain = Authenticator.chain(verifying(first), verifying(second));
    assertThat(chain.verifies(Credentials.Token.class)).isEqualTo(any);
    assertThat(chain.verifies(Credentials.Certificate.class)).isFalse();
    assertThat(answering("ann").verifies(Credentials.Password.class)).isTrue();
    assertThat(answering("ann").verifies(Credentials.Token.class)).isFalse();
  }

  /** Of accounts, so that the chain is one of accounts too. */
  private static Authenticator verifying(String answer) {
    record Verifying(String answer) implements Authenticator, UserDirectory {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public boolean verifies(Class<? extends Credentials> kind) {
        if (answer.equals("broken")) {
          throw new AssertionError("broken");
        }
        return answer.equals("token") && kind == Credentials.Token.class;
      }

      @Override
      public UserLookup find(String name) {
        return UserLookup.unknown();
      }
    }
    return new Verifying(answer);
  }

  @Test
  void accountsGiveSecretsInAChainToo() {
    record Both(String answer) implements Authenticator, UserDirectory {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public SecretLookup secret(String user, String mechanism, AuthContext context) {
        return SECRETS.get(answer);
      }

      @Override
      public boolean hasSecrets(String mechanism) {
        return answer.equals("found");
      }

      @Override
      public UserLookup find(String name) {
        return UserLookup.unknown();
      }
    }
    assertThat(Authenticator.chain(new Both("unknown"), new Both("found")).hasSecrets("X"))
        .isTrue();
    assertThat(
            Authenticator.chain(new Both("unknown"), new Both("found"))
                .secret("someone", "SCRAM-SHA-256", CONTEXT))
        .isEqualTo(SECRETS.get("found"));
  }

  /** An authenticator that answers for secrets. */
  private static class Keeping implements Authenticator {
    private final String answer;

    Keeping(String answer) {
      this.answer = answer;
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      if (answer.equals("broken")) {
        throw new AssertionError("broken");
      }
      return answer.equals("found");
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public SecretLookup secret(String user, String mechanism, AuthContext context) {
      if (answer.equals("broken")) {
        throw new AssertionError("broken");
      }
      assertThat(user + " " + mechanism).isEqualTo("someone SCRAM-SHA-256");
      return SECRETS.get(answer);
    }
  }

  @Test
  void directoriesFallThrough() {
    UserDirectory first =
        name -> UserLookup.of(Optional.of(name).filter("ann"::equals).map(MailUser::of));
    UserDirectory second = name -> UserLookup.found(MailUser.of("second-" + name));
    UserDirectory away = name -> UserLookup.unavailable("away");

    assertThat(UserDirectory.chain(first, second).find("ann")).isEqualTo(found("ann"));
    assertThat(UserDirectory.chain(first, second).find("bob")).isEqualTo(found("second-bob"));
    assertThat(UserDirectory.chain(first, away).find("ann")).isEqualTo(found("ann"));
    assertThat(UserDirectory.chain(away, first).find("ann")).isEqualTo(found("ann"));
    assertThat(UserDirectory.chain(first, away).find("bob"))
        .isEqualTo(UserLookup.unavailable("away"));
    assertThat(UserDirectory.chain(away, first).find("bob"))
        .isEqualTo(UserLookup.unavailable("away"));
    assertThat(UserDirectory.chain(first, first).find("bob")).isEqualTo(UserLookup.unknown());
  }

  /** What an embedder's code may do instead of an answer. */
  private enum Failure {
    BUG,
    ERROR,
    NULL;

    void now() {
      if (this == BUG) {
        throw new IllegalStateException("a bug");
      }
      if (this == ERROR) {
        throw new AssertionError("a worse bug");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void anAuthenticatorThatFailsIsUnavailableAndTheNextIsAsked(Failure failure) {
    Authenticator failing =
        (credentials, context) -> {
          failure.now();
          return null;
        };

    assertThat(authenticate(failing, answering("bob"))).isEqualTo(OUTCOMES.get("bob"));
    assertThat(authenticate(failing, answering("denied"))).isEqualTo(AuthOutcome.unavailable());
    assertThat(authenticate(answering("denied"), failing)).isEqualTo(AuthOutcome.unavailable());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aDirectoryThatFailsIsUnavailableAndTheNextIsAsked(Failure failure) {
    UserDirectory failing =
        name -> {
          failure.now();
          return null;
        };
    UserDirectory ann =
        name -> UserLookup.of(Optional.of(name).filter("ann"::equals).map(MailUser::of));

    assertThat(UserDirectory.chain(failing, ann).find("ann")).isEqualTo(found("ann"));
    assertThat(UserDirectory.chain(failing, ann).find("bob"))
        .isInstanceOf(UserLookup.Unavailable.class);
    assertThat(UserDirectory.chain(ann, failing).find("bob"))
        .isInstanceOf(UserLookup.Unavailable.class);
  }

  @Test
  void anErrorOfTheWholeMachineIsPassedOn() {
    InternalError fatal = new InternalError("the machine");
    Authenticator authenticator =
        (credentials, context) -> {
          throw fatal;
        };
    UserDirectory directory =
        name -> {
          throw fatal;
        };

    assertThatThrownBy(() -> authenticate(authenticator, answering("bob"))).isSameAs(fatal);
    assertThatThrownBy(() -> UserDirectory.chain(directory, UserDirectory.NONE).find("bob"))
        .isSameAs(fatal);
  }

  @Test
  void ofThoseThatKnowWhoExistsTheChainKnowsToo() {
    Account ann = new Account("ann");
    Account bob = new Account("bob");
    Authenticator chain = Authenticator.chain(ann, bob);

    assertThat(chain.authenticate(Credentials.Password.of("bob", ""), CONTEXT))
        .isEqualTo(OUTCOMES.get("bob"));
    assertThat(chain).isInstanceOf(UserDirectory.class);
    UserDirectory directory = (UserDirectory) chain;
    assertThat(directory.find("ann")).isEqualTo(found("ann"));
    assertThat(directory.find("bob")).isEqualTo(found("bob"));
    assertThat(directory.find("cat")).isEqualTo(UserLookup.unknown());
    assertThat(chain.parts()).containsExactly(ann, bob);
    assertThat(UserDirectory.chain(ann, bob).parts()).containsExactly(ann, bob);
  }

  @Test
  void ifOneDoesNotKnowWhoExistsTheChainDoesNotPretendTo() {
    assertThat(Authenticator.chain(new Account("ann"), answering("bob")))
        .isNotInstanceOf(UserDirectory.class);
  }

  @Test
  void noLinkIsNull() {
    Authenticator one = answering("ann");
    assertThatThrownBy(() -> Authenticator.chain(one, one, null)).hasMessage("next");
    assertThatThrownBy(() -> UserDirectory.chain(null)).hasMessage("first");
  }

  @Test
  void aSecretIsNeverShown() {
    byte[] key = {1};
    assertThat(SECRETS.get("found").toString()).doesNotContain("x");
    assertThat(new Secret.ScramKeys(4_096, key, key, key))
        .hasToString("ScramKeys[iterations=4096]");
    assertThatThrownBy(() -> new Secret.ScramKeys(0, key, key, key))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPasswordIsNeverShown() {
    assertThat(CREDENTIALS.toString()).contains("someone").doesNotContain("s3cret");
    assertThat(CREDENTIALS.authorizationId()).isEmpty();
  }

  private static UserLookup found(String user) {
    return UserLookup.found(MailUser.of(user));
  }

  private static AuthOutcome authenticate(Authenticator first, Authenticator second) {
    return Authenticator.chain(first, second).authenticate(CREDENTIALS, CONTEXT);
  }

  /** One user, who needs no password. */
  private record Account(String user) implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return credentials.authenticationId().equals(user)
          ? AuthOutcome.accepted(MailUser.of(user))
          : AuthOutcome.denied();
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.of(Optional.of(name).filter(user::equals).map(MailUser::of));
    }
  }

  private static Authenticator answering(String outcome) {
    return (credentials, context) -> OUTCOMES.get(outcome);
  }

  @Test
  void whoIsOneUserToALinkIsCountedAsOne() {
    Authenticator local = subject(name -> name.replaceFirst("@.*", ""));
    Authenticator broken =
        subject(
            name -> {
              throw new AssertionError("a bug");
            });
    Authenticator silent = subject(name -> null);
    Authenticator plain = (credentials, context) -> AuthOutcome.denied();
    assertThat(Authenticator.chain(plain).subject("ann@a")).isEqualTo("ann@a");
    assertThat(Authenticator.chain(plain, broken, silent, local, plain).subject("ann@a"))
        .isEqualTo("ann");
  }

  private static Authenticator subject(UnaryOperator<String> rule) {
    return new Authenticator() {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public String subject(String name) {
        return rule.apply(name);
      }
    };
  }
}
