package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What breaks a promise of authentication fails the test of that promise; what is sound passes. */
class AuthContractsCatchTest {

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach(ThrowsHalfWay.class, Sound.class, "whoIsUnknownIsDeniedWhateverTheName"),
        breach(AnswersNothing.class, Sound.class, "anyOtherPasswordIsDenied"),
        breach(KnowsPasswordsAlone.class, Sound.class, "credentialsOfAnotherKindAreDenied"),
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
        breach(LookUpRenames.class, SoundDirectory.class, "aUserIsFoundByTheNameThatWasFound"),
        breach(
            StepThrows.class,
            SoundMechanism.class,
            "whateverAClientSendsIsAnsweredAndLetsNobodyIn"),
        breach(SharesItsState.class, SoundMechanism.class, "twoExchangesAtOnceAreTwo"),
        breach(SwallowsTrouble.class, SoundMechanism.class, "whatAnAuthenticatorThrowsIsNoDenial"),
        breach(SwallowsTrouble.class, SoundMechanism.class, "anAuthenticatorThatIsAwayIsNoDenial"),
        breach(RepeatsItself.class, SoundMechanism.class, "aProofServesOnce"),
        breach(TakesNothingForAProof.class, SoundMechanism.class, "anEmptyResponseLetsNobodyIn"),
        breach(EchoesAll.class, SoundMechanism.class, "aHugeResponseIsAnsweredBriefly"),
        breach(NeedsMore.class, SoundMechanism.class, "itIsAvailableOnTheConnectionThatItNeeds"),
        breach(ShowsWhoExists.class, SoundMechanism.class, "whoIsUnknownGetsAsFarAsWhoIsWrong"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("breaches")
  void aBreachFailsItsTest(Class<?> broken, Class<?> sound, String test) {
    assertThat(run(broken, test).getTotalFailureCount()).isPositive();
    TestExecutionSummary summary = run(sound, test);
    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
  }

  private static TestExecutionSummary run(Class<?> contract, String test) {
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
      return Optional.of(made((c, context) -> away(), user -> SecretLookup.unavailable(), true));
    }

    boolean saysThatItHasSecrets() {
      return true;
    }

    AuthOutcome answer(Credentials credentials, AuthContext context) {
      return credentials.equals(Credentials.Password.of(USER, PASSWORD))
          ? AuthOutcome.accepted(MailUser.of(USER))
          : AuthOutcome.denied();
    }

    SecretLookup secret(String user) {
      return user.equals(USER)
          ? SecretLookup.found(new Secret.Password(PASSWORD), MailUser.of(USER))
          : SecretLookup.unknown();
    }

    AuthOutcome away() {
      return AuthOutcome.unavailable();
    }

    private static Authenticator made(
        BiFunction<Credentials, AuthContext, AuthOutcome> answers,
        java.util.function.Function<String, SecretLookup> secrets,
        boolean says) {
      return new Authenticator() {
        @Override
        public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
          return answers.apply(credentials, context);
        }

        @Override
        public SecretLookup secret(String user, String mechanism, AuthContext context) {
          return secrets.apply(user);
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
    SecretLookup secret(String user) {
      return SecretLookup.found(new Secret.Password("another"), MailUser.of(USER));
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

  /** A name, a challenge, and with it the password as a proof; a subclass breaks a promise. */
  static class SoundMechanism extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new SaslMechanism() {
        @Override
        public String name() {
          return "X-PROOF";
        }

        @Override
        public Exposure exposure() {
          return Exposure.PROOF;
        }

        @Override
        public SaslExchange start(SaslContext context) {
          return exchange(context);
        }

        @Override
        public boolean available(AuthContext login) {
          return isAvailable();
        }
      };
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (challenge.length == 0 ? user : new String(challenge, UTF_8) + password).getBytes(UTF_8);
    }

    boolean isAvailable() {
      return true;
    }

    SaslExchange exchange(SaslContext context) {
      return new Exchange(context);
    }
  }

  static class Exchange implements SaslExchange {
    private final SaslContext context;
    SecretLookup lookup;
    private String challenge;

    Exchange(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      String text = new String(response, UTF_8);
      if (lookup != null) {
        return new SaslStep.Done(outcome(text));
      }
      lookup = lookUp(context, text);
      challenge = challenge(context, text);
      return lookup instanceof SecretLookup.Unavailable
          ? new SaslStep.Done(AuthOutcome.unavailable())
          : new SaslStep.Challenge(challenge.getBytes(UTF_8));
    }

    String challenge(SaslContext server, String user) {
      return Long.toString(server.random().nextLong());
    }

    SecretLookup lookUp(SaslContext server, String user) {
      return server.secret(user);
    }

    private AuthOutcome outcome(String proof) {
      return lookup instanceof SecretLookup.Found found
              && found.secret() instanceof Secret.Password password
              && proof.equals(challenge + password.password())
          ? AuthOutcome.accepted(found.user())
          : AuthOutcome.denied();
    }
  }

  static class StepThrows extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      SaslExchange sound = super.exchange(context);
      return response -> {
        if (response != null && response.length > 30) {
          throw new IllegalArgumentException("too long");
        }
        return sound.next(response);
      };
    }
  }

  static class RepeatsItself extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      return new Exchange(context) {
        @Override
        String challenge(SaslContext server, String user) {
          return "once and again";
        }
      };
    }
  }

  static class EchoesAll extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      return new Exchange(context) {
        @Override
        String challenge(SaslContext server, String user) {
          return user + super.challenge(server, user);
        }
      };
    }
  }

  static class TakesNothingForAProof extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      SaslExchange sound = super.exchange(context);
      return response ->
          response != null && response.length == 0
              ? new SaslStep.Done(AuthOutcome.accepted(AccountsOfContract.user("ann")))
              : sound.next(response);
    }
  }

  static class NeedsMore extends SoundMechanism {
    @Override
    boolean isAvailable() {
      return false;
    }
  }

  static class SharesItsState extends SoundMechanism {
    private SaslExchange last;

    @Override
    SaslExchange exchange(SaslContext context) {
      last = super.exchange(context);
      return response -> last.next(response);
    }
  }

  static class SwallowsTrouble extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      return new Exchange(context) {
        @Override
        SecretLookup lookUp(SaslContext server, String user) {
          try {
            SecretLookup found = server.secret(user);
            return found instanceof SecretLookup.Found ? found : SecretLookup.unknown();
          } catch (RuntimeException | Error e) {
            return SecretLookup.unknown();
          }
        }
      };
    }
  }

  static class ShowsWhoExists extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      Exchange sound = new Exchange(context);
      return response -> {
        SaslStep step = sound.next(response);
        return sound.lookup instanceof SecretLookup.Unknown
            ? new SaslStep.Done(AuthOutcome.denied())
            : step;
      };
    }
  }
}
