package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What breaks a promise of an authenticator or a directory fails the test of that promise; what is
 * sound passes.
 */
class AuthContractsCatchTest {

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach(ThrowsHalfWay.class, Sound.class, "whoIsUnknownIsDeniedWhateverTheName"),
        breach(AnswersNothing.class, Sound.class, "anyOtherPasswordIsDenied"),
        breach(KnowsPasswordsAlone.class, Sound.class, "credentialsOfAnotherKindAreDenied"),
        breach(AcceptsAnother.class, Sound.class, "whoIsAcceptedIsWhoLogsIn"),
        breach(TakesTokensUnsaid.class, Sound.class, "whatIsAcceptedIsOfAKindThatItSaysItVerifies"),
        breach(TakesAnyCertificate.class, Sound.class, "noTokenOrCertificateLetsAnybodyElseIn"),
        breach(KeepsOtherKeys.class, SoundKeys.class, "secretsOfAMechanismAreThoseOfThePassword"),
        breach(KeysForAll.class, SoundKeys.class, "aSecretIsOneThatItsMechanismCanUse"),
        breach(LetsActAsAnybody.class, Sound.class, "nobodyActsAsAnother"),
        breach(DeniesWhenAway.class, Sound.class, "whatIsAwayIsUnavailableForEverybody"),
        breach(GivesAnothersSecret.class, Sound.class, "aSecretThatIsAPasswordIsTheRightOne"),
        breach(GivesAnothersSecret.class, Sound.class, "nobodysSecretIsFound"),
        breach(HidesItsSecrets.class, Sound.class, "whoGivesASecretSaysThatThereAreSome"),
        breach(LookUpThrows.class, SoundDirectory.class, "whoIsUnknownIsUnknownWhateverTheName"),
        breach(
            LookUpForgets.class,
            SoundDirectory.class,
            "whatIsAwaySaysSoAndDoesNotCallAUserUnknown"),
        breach(LocatesElsewhere.class, SoundDirectory.class, "whoLoggedInIsWhereDeliveriesGo"),
        breach(NamesNobody.class, SoundList.class, "whoCanNameItsUsersFindsThem"),
        breach(LookUpRenames.class, SoundDirectory.class, "aUserIsFoundByTheNameThatWasFound"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("breaches")
  void aBreachFailsItsTest(Class<?> broken, Class<?> sound, String test) {
    assertThat(run(broken, test).getTotalFailureCount()).isPositive();
    TestExecutionSummary summary = run(sound, test);
    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
  }

  static TestExecutionSummary run(Class<?> contract, String test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(contract, test)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static Arguments breach(Class<?> broken, Class<?> sound, String test) {
    return Arguments.of(broken, sound, test);
  }

  /** One user, whose secret is the password; a subclass breaks a promise. */
  static class Sound extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() {
      return made(this::answer, this::secret, saysThatItHasSecrets());
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(
          made(
              (c, context) -> c instanceof Credentials.Password ? away() : AuthOutcome.denied(),
              (user, mechanism) -> SecretLookup.unavailable(),
              true));
    }

    boolean saysThatItHasSecrets() {
      return true;
    }

    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return credentials.equals(Credentials.Password.of(USER, PASSWORD))
          ? AuthOutcome.accepted(MailUser.of(USER))
          : AuthOutcome.denied();
    }

    SecretLookup secret(String user, String mechanism) {
      return user.equals(USER)
          ? SecretLookup.found(new Secret.Password(PASSWORD), MailUser.of(USER))
          : SecretLookup.unknown();
    }

    AuthOutcome away() {
      return AuthOutcome.unavailable();
    }

    private static Authenticator made(
        BiFunction<Credentials, AuthContext, AuthOutcome> answers,
        BiFunction<String, String, SecretLookup> secrets,
        boolean says) {
      return new Authenticator() {
        @Override
        public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
          return answers.apply(credentials, context);
        }

        @Override
        public SecretLookup secret(String user, String mechanism, AuthContext context) {
          return secrets.apply(user, mechanism);
        }

        @Override
        public boolean hasSecrets(String mechanism) {
          return says;
        }
      };
    }
  }

  static class HidesItsSecrets extends Sound {
    @Override
    boolean saysThatItHasSecrets() {
      return false;
    }
  }

  static class ThrowsHalfWay extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      if (!credentials.authenticationId().equals(USER)) {
        throw new IllegalStateException("no such row");
      }
      return super.answer(credentials, context);
    }
  }

  static class AnswersNothing extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      AuthOutcome outcome = super.answer(credentials, context);
      return outcome instanceof AuthOutcome.Accepted ? outcome : null;
    }
  }

  static class KnowsPasswordsAlone extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return super.answer((Credentials.Password) credentials, context);
    }
  }

  static class LetsActAsAnybody extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return credentials instanceof Credentials.Password password
          ? super.answer(
              Credentials.Password.of(password.authenticationId(), password.password()), context)
          : AuthOutcome.denied();
    }
  }

  static class DeniesWhenAway extends Sound {
    @Override
    AuthOutcome away() {
      return AuthOutcome.denied();
    }
  }

  static class GivesAnothersSecret extends Sound {
    @Override
    SecretLookup secret(String user, String mechanism) {
      return SecretLookup.found(new Secret.Password("another"), MailUser.of(USER));
    }
  }

  static class AcceptsAnother extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      AuthOutcome outcome = super.answer(credentials, context);
      return outcome instanceof AuthOutcome.Accepted
          ? AuthOutcome.accepted(MailUser.of("id-4711"))
          : outcome;
    }
  }

  static class TakesTokensUnsaid extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return credentials.equals(new Credentials.Token("", USER, PASSWORD))
          ? AuthOutcome.accepted(MailUser.of(USER))
          : super.answer(credentials, context);
    }
  }

  static class TakesAnyCertificate extends Sound {
    @Override
    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return credentials instanceof Credentials.Certificate
          ? AuthOutcome.accepted(MailUser.of(USER))
          : super.answer(credentials, context);
    }
  }

  /** Has the keys of SCRAM-SHA-1, made with one iteration and no salt to speak of. */
  static class SoundKeys extends Sound {
    private static final byte[] SALT = {'s'};

    @Override
    SecretLookup secret(String user, String mechanism) {
      return user.equals(USER) && isFor(mechanism)
          ? SecretLookup.found(
              new Secret.ScramKeys(1, SALT, storedKey(password()), new byte[20]), MailUser.of(USER))
          : SecretLookup.notSupported();
    }

    boolean isFor(String mechanism) {
      return mechanism.equals("SCRAM-SHA-1");
    }

    String password() {
      return PASSWORD;
    }

    /** One iteration of PBKDF2 is one HMAC of the salt and the block's number. */
    private static byte[] storedKey(String password) {
      try {
        byte[] salted = hmac(password.getBytes(UTF_8), new byte[] {'s', 0, 0, 0, 1});
        return MessageDigest.getInstance("SHA-1")
            .digest(hmac(salted, "Client Key".getBytes(UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(text);
    }
  }

  static class KeepsOtherKeys extends SoundKeys {
    @Override
    String password() {
      return "another";
    }
  }

  static class KeysForAll extends SoundKeys {
    @Override
    boolean isFor(String mechanism) {
      return true;
    }
  }

  static class SoundDirectory extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() {
      return this::find;
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() {
      return Optional.of(name -> away());
    }

    UserLookup find(String name) {
      return name.equals(USER) ? UserLookup.found(MailUser.of(USER)) : UserLookup.unknown();
    }

    UserLookup away() {
      return UserLookup.unavailable("away");
    }
  }

  static class LookUpThrows extends SoundDirectory {
    @Override
    UserLookup find(String name) {
      MailUser.of(name);
      return super.find(name);
    }
  }

  static class LookUpForgets extends SoundDirectory {
    @Override
    UserLookup away() {
      return UserLookup.unknown();
    }
  }

  static class LookUpRenames extends SoundDirectory {
    @Override
    UserLookup find(String name) {
      return name.equals(USER) ? UserLookup.found(MailUser.of("id-4711")) : UserLookup.unknown();
    }
  }

  static class LocatesElsewhere extends SoundDirectory {
    @Override
    protected UserDirectory newDirectory() {
      return new UserDirectory() {
        @Override
        public UserLookup find(String name) {
          return LocatesElsewhere.this.find(name);
        }

        @Override
        public UserLookup locate(MailUser accepted) {
          return UserLookup.found(
              new MailUser(accepted.name(), Optional.of("/elsewhere"), accepted.fields()));
        }
      };
    }
  }

  static class SoundList extends SoundDirectory {
    @Override
    protected UserDirectory newDirectory() {
      return new ListedUserDirectory() {
        @Override
        public UserLookup find(String name) {
          return SoundList.this.find(name);
        }

        @Override
        public List<String> users() {
          return names();
        }
      };
    }

    List<String> names() {
      return List.of(USER);
    }
  }

  static class NamesNobody extends SoundList {
    @Override
    List<String> names() {
      return List.of();
    }
  }
}
