package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
  private static final Credentials CREDENTIALS = Credentials.Password.of("someone", "s3cret");
  private static final AuthContext CONTEXT = new AuthContext("imap", PeerInfo.unix("imap"));

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

  @Test
  void directoriesFallThrough() throws Exception {
    UserDirectory first = name -> Optional.of(name).filter("ann"::equals).map(MailUser::of);
    UserDirectory second = name -> Optional.of(MailUser.of("second-" + name));
    UserDirectory away =
        name -> {
          throw new IOException("away");
        };

    assertThat(UserDirectory.chain(first, second).find("ann")).contains(MailUser.of("ann"));
    assertThat(UserDirectory.chain(first, second).find("bob")).contains(MailUser.of("second-bob"));
    assertThat(UserDirectory.chain(first, away).find("ann")).contains(MailUser.of("ann"));
    assertThat(UserDirectory.chain(away, first).find("ann")).contains(MailUser.of("ann"));
    assertThatThrownBy(() -> UserDirectory.chain(first, away).find("bob"))
        .isInstanceOf(IOException.class)
        .hasMessage("away");
    assertThatThrownBy(() -> UserDirectory.chain(away, first).find("bob"))
        .isInstanceOf(IOException.class)
        .hasMessage("away");
    assertThat(UserDirectory.chain(first, first).find("bob")).isEmpty();
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
  void aDirectoryThatFailsIsUnavailableAndTheNextIsAsked(Failure failure) throws IOException {
    UserDirectory failing =
        name -> {
          failure.now();
          return null;
        };
    UserDirectory ann = name -> Optional.of(name).filter("ann"::equals).map(MailUser::of);

    assertThat(UserDirectory.chain(failing, ann).find("ann")).contains(MailUser.of("ann"));
    assertThatThrownBy(() -> UserDirectory.chain(failing, ann).find("bob"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> UserDirectory.chain(ann, failing).find("bob"))
        .isInstanceOf(IOException.class);
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
  void ofThoseThatKnowWhoExistsTheChainKnowsToo() throws IOException {
    Account ann = new Account("ann");
    Account bob = new Account("bob");
    Authenticator chain = Authenticator.chain(ann, bob);

    assertThat(chain.authenticate(Credentials.Password.of("bob", ""), CONTEXT))
        .isEqualTo(OUTCOMES.get("bob"));
    assertThat(chain).isInstanceOf(UserDirectory.class);
    UserDirectory directory = (UserDirectory) chain;
    assertThat(directory.find("ann")).contains(MailUser.of("ann"));
    assertThat(directory.find("bob")).contains(MailUser.of("bob"));
    assertThat(directory.find("cat")).isEmpty();
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
  void aPasswordIsNeverShown() {
    assertThat(CREDENTIALS.toString()).contains("someone").doesNotContain("s3cret");
    assertThat(CREDENTIALS.authorizationId()).isEmpty();
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
    public Optional<MailUser> find(String name) {
      return Optional.of(name).filter(user::equals).map(MailUser::of);
    }
  }

  private static Authenticator answering(String outcome) {
    return (credentials, context) -> OUTCOMES.get(outcome);
  }
}
