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

/** Authenticators and user directories one behind another. */
final class ChainTest {
  private static final Map<String, AuthOutcome> OUTCOMES =
      Map.of(
          "ann", AuthOutcome.accepted(MailUser.of("ann")),
          "bob", AuthOutcome.accepted(MailUser.of("bob")),
          "denied", AuthOutcome.denied(),
          "unavailable", AuthOutcome.unavailable());
  private static final Credentials CREDENTIALS = Credentials.Password.of("someone", "s3cret");
  private static final AuthContext CONTEXT =
      new AuthContext(
          "imap", new PeerInfo("imap", Optional.empty(), Optional.empty(), Optional.empty()));

  @ParameterizedTest
  @CsvSource({
    "ann, bob, ann",
    "denied, bob, bob",
    "unavailable, bob, bob",
    "denied, denied, denied",
    "denied, unavailable, unavailable",
    "unavailable, denied, unavailable",
    "unavailable, unavailable, unavailable",
  })
  void authenticatorsFallThrough(String first, String second, String expected) {
    Authenticator chain = answering(first).or(answering(second));

    assertThat(chain.authenticate(CREDENTIALS, CONTEXT)).isEqualTo(OUTCOMES.get(expected));
  }

  @Test
  void unavailableIsRememberedOverSeveral() {
    Authenticator chain = answering("denied").or(answering("unavailable")).or(answering("denied"));

    assertThat(chain.authenticate(CREDENTIALS, CONTEXT)).isEqualTo(AuthOutcome.unavailable());
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void eachAuthenticatorIsLookedAtAtStart(boolean first, boolean second) throws IOException {
    sound(true).or(sound(true)).check();
    assertThatThrownBy(() -> sound(first).or(sound(second)).check()).hasMessage("no file of users");
  }

  private static Authenticator sound(boolean isSound) {
    return new Authenticator() {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public void check() throws IOException {
        if (!isSound) {
          throw new IOException("no file of users");
        }
      }
    };
  }

  @Test
  void whoAcceptsIsTheLastOneAsked() {
    Authenticator never =
        (credentials, context) -> {
          throw new AssertionError("asked for nothing");
        };

    assertThat(answering("ann").or(never).authenticate(CREDENTIALS, CONTEXT))
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

    assertThat(first.or(second).find("ann")).contains(MailUser.of("ann"));
    assertThat(first.or(second).find("bob")).contains(MailUser.of("second-bob"));
    assertThat(first.or(away).find("ann")).contains(MailUser.of("ann"));
    assertThatThrownBy(() -> first.or(away).find("bob")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> away.or(first).find("ann")).isInstanceOf(IOException.class);
  }

  @Test
  void aPasswordIsNeverShown() {
    assertThat(CREDENTIALS.toString()).contains("someone").doesNotContain("s3cret");
    assertThat(CREDENTIALS.authorizationId()).isEmpty();
  }

  private static Authenticator answering(String outcome) {
    return (credentials, context) -> OUTCOMES.get(outcome);
  }
}
