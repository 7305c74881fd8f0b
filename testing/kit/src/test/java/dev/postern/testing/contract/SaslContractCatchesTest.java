package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What breaks a promise of a SASL mechanism fails the test of that promise; what is sound passes.
 */
class SaslContractCatchesTest {

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of(StepThrows.class, "whateverAClientSendsIsAnsweredAndLetsNobodyIn"),
        Arguments.of(SharesItsState.class, "twoExchangesAtOnceAreTwo"),
        Arguments.of(SwallowsTrouble.class, "whatAnAuthenticatorThrowsIsNoDenial"),
        Arguments.of(SwallowsTrouble.class, "anAuthenticatorThatIsAwayIsNoDenial"),
        Arguments.of(RepeatsItself.class, "aProofServesOnce"),
        Arguments.of(TakesNothingForAProof.class, "anEmptyResponseLetsNobodyIn"),
        Arguments.of(EchoesAll.class, "aHugeResponseIsAnsweredBriefly"),
        Arguments.of(HidesItsNeed.class, "itSaysWhatItNeeds"),
        Arguments.of(HidesItsKind.class, "itSaysWhatItNeeds"),
        Arguments.of(TrustsOddNames.class, "namesThatNobodyHasLetNobodyIn"),
        Arguments.of(NeedsMore.class, "itIsAvailableOnTheConnectionThatItNeeds"),
        Arguments.of(ShowsWhoExists.class, "whoIsUnknownGetsAsFarAsWhoIsWrong"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("breaches")
  void aBreachFailsItsTest(Class<?> broken, String test) {
    assertThat(AuthContractsCatchTest.run(broken, test).getTotalFailureCount()).isPositive();
    TestExecutionSummary summary = AuthContractsCatchTest.run(SoundMechanism.class, test);
    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
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

        @Override
        public boolean needsSecret() {
          return saysThatItNeedsASecret();
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

    boolean saysThatItNeedsASecret() {
      return true;
    }

    SaslExchange exchange(SaslContext context) {
      return new Exchange(context);
    }
  }

  static class HidesItsNeed extends SoundMechanism {
    @Override
    boolean saysThatItNeedsASecret() {
      return false;
    }
  }

  /** It hands a password over, and would be offered where nobody verifies one. */
  static class HidesItsKind extends SoundMechanism {
    @Override
    boolean saysThatItNeedsASecret() {
      return false;
    }

    @Override
    SaslExchange exchange(SaslContext context) {
      String[] user = new String[1];
      return response -> {
        if (response == null || user[0] == null) {
          user[0] = response == null ? null : new String(response, UTF_8);
          return new SaslStep.Challenge((response == null ? "" : " ").getBytes(UTF_8));
        }
        String password = new String(response, UTF_8).substring(1);
        return new SaslStep.Verify(Credentials.Password.of(user[0], password));
      };
    }
  }

  static class TrustsOddNames extends SoundMechanism {
    @Override
    SaslExchange exchange(SaslContext context) {
      SaslExchange sound = super.exchange(context);
      return response ->
          response != null && new String(response, UTF_8).indexOf('\0') >= 0
              ? new SaslStep.Done(AuthOutcome.accepted(AccountsOfContract.user("ann")))
              : sound.next(response);
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
