package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.net.PeerInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
 * <p>The server's authenticator knows ann and bob, checks passwords, and gives passwords as
 * secrets.
 */
public abstract class SaslMechanismContract {
  private static final AuthContext LOGIN = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final int MOST_STEPS = 20;

  private SaslMechanism mechanism;

  /** For subclasses. */
  protected SaslMechanismContract() {}

  /** The mechanism. */
  protected abstract SaslMechanism newMechanism() throws Exception;

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
  void whoKnowsThePasswordIsAccepted() {
    assertThat(login("ann", "secret", AccountsOfContract.SOUND))
        .isEqualTo(AuthOutcome.accepted(AccountsOfContract.user("ann")));
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
    private final AccountsOfContract accounts;
    private final SaslExchange exchange;
    private Optional<AuthOutcome> outcome = Optional.empty();
    private boolean malformed;
    private byte[] challenge;
    private int steps;

    Run(AccountsOfContract accounts, String user) {
      this.accounts = accounts;
      this.exchange = mechanism.start(new ContractContext(LOGIN, accounts, mechanism.name()));
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
      SaslStep step = exchange.next(challenge == null ? null : client.answer(challenge));
      assertThat(step).isNotNull();
      if (step instanceof SaslStep.Challenge next) {
        challenge = next.octets();
      } else if (step instanceof SaslStep.Verify verify) {
        outcome = Optional.of(accounts.authenticate(verify.credentials(), LOGIN));
      } else if (step instanceof SaslStep.Done done) {
        outcome = Optional.of(done.outcome());
      } else {
        malformed = true;
      }
    }
  }
}
