package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.net.PeerInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link SaslMechanism} promises, as tests, for a mechanism by which a user
 * proves to know a password. Its author extends it once, with a client:
 *
 * <pre>{@code
 * final class MyMechanismTest extends SaslMechanismContract {
 *   @Override
 *   protected SaslMechanism newMechanism() {
 *     return new MyMechanism();
 *   }
 *
 *   @Override
 *   protected Client newClient(String user, String password) {
 *     return challenge -> answer(challenge, user, password);
 *   }
 * }
 * }</pre>
 *
 * <p>The server's authenticator knows ann and bob, checks passwords and tokens that are the same,
 * and gives passwords as secrets.
 */
public abstract class SaslMechanismContract {
  private static final AuthContext LOGIN = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final int MOST_STEPS = 20;
  private static final int HUGE = 1 << 20;
  private static final byte[] NOTHING = {};

  private final Random nonces = new Random(9);

  private SaslMechanism mechanism;

  /** For subclasses. */
  protected SaslMechanismContract() {}

  /** The mechanism. */
  protected abstract SaslMechanism newMechanism() throws Exception;

  /**
   * The circumstances of each login, where the mechanism needs some (TLS, a channel binding).
   * Default: IMAP over a unix-domain socket.
   */
  protected AuthContext newLogin() {
    return LOGIN;
  }

  /** The other end of one exchange. */
  protected abstract Client newClient(String user, String password);

  /** A client's part of one exchange. */
  @FunctionalInterface
  public interface Client {
    /** What it sends for a challenge; the first one is empty if it begins by itself. */
    byte[] answer(byte[] challenge);
  }

  @BeforeEach
  final void makeMechanism() throws Exception {
    mechanism = newMechanism();
  }

  @Test
  void theNameIsOneOfSasl() {
    // RFC 4422 §3.1.
    assertThat(mechanism.name()).matches("[A-Z0-9_-]{1,20}");
    assertThat(mechanism.exposure()).isNotNull();
  }

  @Test
  void itIsAvailableOnTheConnectionThatItNeeds() {
    assertThat(mechanism.available(newLogin())).isTrue();
    assertThat(mechanism.credentials()).isNotNull();
  }

  @Test
  void whoKnowsThePasswordIsAccepted() {
    assertThat(login("ann", "secret", AccountsOfContract.SOUND))
        .isEqualTo(AuthOutcome.accepted(AccountsOfContract.user("ann")));
  }

  /** It is offered where there is what it needs, and nowhere else. */
  @Test
  void itSaysWhatItNeeds() {
    Run run = new Run(AccountsOfContract.SOUND, "ann");
    assertThat(run.end(newClient("ann", "secret"))).isEqualTo(accepted());
    assertThat(mechanism.needsSecret()).isEqualTo(run.context.wasAskedForASecret());
    for (Credentials handedOver : run.context.checked()) {
      assertThat(mechanism.credentials())
          .describedAs("credentials(), of a mechanism that hands over a %s", handedOver.getClass())
          .hasValueSatisfying(declared -> assertThat(handedOver).isInstanceOf(declared));
    }
  }

  @Test
  void namesThatNobodyHasLetNobodyIn() {
    for (String name : OddNames.ALL) {
      Run run = new Run(AccountsOfContract.SOUND, "odd");
      assertThat(run.end(newClient(name, "wrong")).filter(AuthOutcome.Accepted.class::isInstance))
          .as(name)
          .isEmpty();
    }
  }

  @Test
  void whoDoesNotIsNot() {
    for (String password : List.of("", "wrong", "secret ", "Secret")) {
      Run run = new Run(AccountsOfContract.SOUND, "ann");
      assertThat(run.end(newClient("ann", password)).filter(AuthOutcome.Accepted.class::isInstance))
          .isEmpty();
    }
  }

  @Test
  void whoIsUnknownGetsAsFarAsWhoIsWrong() {
    Run wrong = new Run(AccountsOfContract.SOUND, "ann");
    Run unknown = new Run(AccountsOfContract.SOUND, "eve");
    assertThat(wrong.end(newClient("ann", "wrong")).orElseThrow())
        .isInstanceOf(AuthOutcome.Denied.class);
    assertThat(unknown.end(newClient("eve", "wrong")).orElseThrow())
        .isInstanceOf(AuthOutcome.Denied.class);
    assertThat(unknown.steps).isEqualTo(wrong.steps);
  }

  @Test
  void anAuthenticatorThatIsAwayIsNoDenial() {
    assertThat(login("ann", "secret", AccountsOfContract.AWAY))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void whatAnAuthenticatorThrowsIsNoDenial() {
    for (AccountsOfContract accounts :
        new AccountsOfContract[] {AccountsOfContract.BUG, AccountsOfContract.ERROR}) {
      AuthOutcome outcome;
      try {
        outcome = login("ann", "secret", accounts);
      } catch (IllegalStateException | AssertionError passedOn) {
        assertThat(passedOn).hasMessage(AccountsOfContract.SCRIPTED);
        continue;
      }
      assertThat(outcome).isEqualTo(AuthOutcome.unavailable());
    }
  }

  @Test
  void twoExchangesAtOnceAreTwo() {
    Run ann = new Run(AccountsOfContract.SOUND, "ann");
    Run bob = new Run(AccountsOfContract.SOUND, "bob");
    Client annsClient = newClient("ann", "secret");
    Client bobsClient = newClient("bob", "other");
    while (ann.goesOn() || bob.goesOn()) {
      ann.step(annsClient);
      bob.step(bobsClient);
    }
    assertThat(ann.outcome).contains(AuthOutcome.accepted(AccountsOfContract.user("ann")));
    assertThat(bob.outcome).contains(AuthOutcome.accepted(AccountsOfContract.user("bob")));
  }

  @Test
  void whateverAClientSendsIsAnsweredAndLetsNobodyIn() {
    Random random = new Random(8);
    for (int i = 0; i < 500; i++) {
      Run run = new Run(AccountsOfContract.SOUND, "ann");
      Client client = newClient("ann", "wrong");
      int sound = random.nextInt(3);
      int[] sent = {0};
      Optional<AuthOutcome> outcome =
          run.end(
              challenge -> {
                byte[] answer = client.answer(challenge);
                return sent[0]++ < sound ? answer : spoiled(answer, random);
              });
      assertThat(outcome.filter(AuthOutcome.Accepted.class::isInstance)).isEmpty();
    }
  }

  /** RFC 4422 §3: an empty response is one, and differs from none. */
  @Test
  void anEmptyResponseLetsNobodyIn() {
    Run first = new Run(AccountsOfContract.SOUND, "ann");
    assertThat(first.end(challenge -> NOTHING)).isNotEqualTo(accepted());
    Run atOnce = new Run(AccountsOfContract.SOUND, "ann");
    atOnce.take(NOTHING);
    assertThat(atOnce.end(newClient("ann", "wrong"))).isNotEqualTo(accepted());
  }

  /** Lines may be as long as a limit of the server says, and whatever it is set to. */
  @Test
  void aHugeResponseIsAnsweredBriefly() {
    for (int sound = 0; sound < MOST_STEPS; sound++) {
      Run run = new Run(AccountsOfContract.SOUND, "ann");
      Client client = newClient("ann", "secret");
      for (int i = 0; i < sound; i++) {
        run.step(client);
      }
      if (!run.goesOn()) {
        return;
      }
      for (byte filling : new byte[] {'a', ',', 0, 1, (byte) 0xff}) {
        byte[] huge = new byte[HUGE];
        Arrays.fill(huge, filling);
        run.take(huge);
        if (!run.goesOn()) {
          break;
        }
        assertThat(run.challenge.length).isLessThan(HUGE / 2);
      }
      assertThat(run.outcome).isNotEqualTo(accepted());
    }
  }

  /** Who has listened has learnt nothing that serves again. */
  @Test
  void aProofServesOnce() {
    Assumptions.assumeTrue(
        mechanism.exposure() == SaslMechanism.Exposure.PROOF, "whoever listens has the password");
    List<byte[]> said = new ArrayList<>();
    Client client = newClient("ann", "secret");
    Run sound = new Run(AccountsOfContract.SOUND, "ann");
    assertThat(
            sound.end(
                challenge -> {
                  said.add(client.answer(challenge));
                  return said.get(said.size() - 1);
                }))
        .isEqualTo(accepted());
    Iterator<byte[]> again = said.iterator();
    Run replayed = new Run(AccountsOfContract.SOUND, "ann");
    assertThat(replayed.end(challenge -> again.hasNext() ? again.next() : NOTHING))
        .isNotEqualTo(accepted());
  }

  private static Optional<AuthOutcome> accepted() {
    return Optional.of(AuthOutcome.accepted(AccountsOfContract.user("ann")));
  }

  private static byte[] spoiled(byte[] octets, Random random) {
    if (octets.length > 0 && random.nextBoolean()) {
      byte[] changed = Arrays.copyOf(octets, 1 + random.nextInt(octets.length + 8));
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      return changed;
    }
    byte[] any = new byte[random.nextInt(40)];
    random.nextBytes(any);
    return random.nextBoolean() ? any : "n,,n=,r=\0".repeat(any.length).getBytes(UTF_8);
  }

  private AuthOutcome login(String user, String password, AccountsOfContract accounts) {
    return new Run(accounts, user).end(newClient(user, password)).orElseThrow();
  }

  /** One exchange, as the server runs it. */
  private final class Run {
    private final ContractContext context;
    private final SaslExchange exchange;
    private Optional<AuthOutcome> outcome = Optional.empty();
    private Optional<AuthOutcome> success = Optional.empty();
    private boolean malformed;
    private byte[] challenge;
    private int steps;

    Run(AccountsOfContract accounts, String user) {
      this.context = new ContractContext(newLogin(), accounts, mechanism.name(), nonces);
      this.exchange = mechanism.start(context);
      assertThat(exchange).describedAs("exchange of %s", user).isNotNull();
    }

    boolean goesOn() {
      return outcome.isEmpty() && !malformed;
    }

    /** What it comes to; nothing if the mechanism calls what came malformed. */
    Optional<AuthOutcome> end(Client client) {
      while (goesOn()) {
        step(client);
      }
      return outcome;
    }

    void step(Client client) {
      if (!goesOn()) {
        return;
      }
      assertThat(++steps).describedAs("an exchange comes to an end").isLessThan(MOST_STEPS);
      // Without an initial response first: every mechanism has to ask for it then.
      take(challenge == null ? null : client.answer(challenge));
    }

    void take(byte[] response) {
      if (success.isPresent()) {
        // As the protocols do: nothing but an empty response follows what is said with a success.
        outcome = success.filter(told -> response.length == 0);
        malformed = outcome.isEmpty();
        return;
      }
      SaslStep step = exchange.next(response);
      assertThat(step).isNotNull();
      if (step instanceof SaslStep.Challenge next) {
        challenge = next.octets();
      } else if (step instanceof SaslStep.Success proven) {
        success = Optional.of(AuthOutcome.accepted(proven.user()));
        challenge = proven.additionalData();
      } else if (step instanceof SaslStep.Verify verify) {
        outcome = Optional.of(context.check(verify.credentials()));
      } else if (step instanceof SaslStep.Done done) {
        outcome = Optional.of(done.outcome());
      } else {
        malformed = true;
      }
    }
  }
}
