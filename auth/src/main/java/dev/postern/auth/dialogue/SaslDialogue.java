package dev.postern.auth.dialogue;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.login.LoginUnavailable.Reason;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** A login by SASL. */
final class SaslDialogue implements LoginDialogue {
  private final Logins logins;
  private final SaslMechanism mechanism;
  private final Optional<String> initialResponse;
  private final LoginAnswers answers;
  private final Attempt attempt;
  private final SaslContext context;
  private SaslExchange exchange;
  private boolean awaiting;

  /** Said, with the last word of the mechanism; the client has yet to say that it is content. */
  private Optional<AuthOutcome> success = Optional.empty();

  SaslDialogue(
      Logins logins,
      SaslMechanism mechanism,
      Optional<String> initialResponse,
      LoginAnswers answers) {
    this.logins = logins;
    this.mechanism = mechanism;
    this.initialResponse = initialResponse;
    this.answers = answers;
    AuthContext login = logins.context().withMechanism(mechanism.name());
    this.attempt = new Attempt(logins, mechanism.name(), login, answers);
    this.context = new ExchangeContext(login, logins.server(), attempt);
  }

  @Override
  public void begin() {
    if (initialResponse.isEmpty()) {
      advance(null);
    } else if (initialResponse.get().equals("=")) {
      advance(new byte[0]);
    } else {
      decode(initialResponse.get());
    }
  }

  @Override
  public Framing expects() {
    return awaiting && !logins.ended()
        ? new Framing.Line(logins.server().limits().asInt(Limits.Count.SASL_LINE_OCTETS))
        : logins.waits();
  }

  @Override
  public void received(Frame frame) {
    if (!awaiting) {
      throw new IllegalStateException("a frame that nobody expects");
    }
    awaiting = false;
    if (frame instanceof Frame.Line line) {
      answer(new String(line.octets(), StandardCharsets.ISO_8859_1));
    } else {
      answers.faulty(LoginFault.LINE_TOO_LONG);
    }
  }

  private void answer(String text) {
    if (text.equals("*")) {
      answers.faulty(LoginFault.CANCELLED);
    } else {
      decode(text);
    }
  }

  private void decode(String base64) {
    byte[] response;
    try {
      response = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Its text holds a part of what may be a password.
      answers.faulty(LoginFault.NOT_BASE64);
      return;
    }
    advance(response);
  }

  private void advance(byte[] response) {
    logins
        .channel()
        .blocking(
            Pool.PASSWORDS,
            () -> stepped(next(response)),
            () -> attempt.unavailable(Reason.TOO_BUSY));
  }

  /** On the pool for authentication. */
  private SaslStep next(byte[] response) {
    attempt.begin();
    if (success.isPresent()) {
      return response.length == 0 ? new SaslStep.Done(success.get()) : new SaslStep.Malformed();
    }
    try {
      if (exchange == null) {
        exchange = mechanism.start(context);
      }
      return Objects.requireNonNull(exchange.next(response), "a mechanism returned no step");
    } catch (Throwable e) {
      return new SaslStep.Done(attempt.mechanismFailed(e));
    }
  }

  private void stepped(SaslStep step) {
    if (step instanceof SaslStep.Done done) {
      attempt.decide(done.outcome());
    } else if (step instanceof SaslStep.Success proven) {
      succeeded(AuthOutcome.accepted(proven.user()), base64(proven.additionalData()));
    } else if (!logins.ended()) {
      goOn(step);
    }
  }

  private void succeeded(AuthOutcome outcome, String lastWord) {
    if (answers.keepForSuccess(lastWord)) {
      attempt.decide(outcome);
    } else if (!logins.ended()) {
      success = Optional.of(outcome);
      attempt.announce(outcome, () -> challenge(lastWord));
    }
  }

  private void challenge(String base64) {
    awaiting = true;
    answers.challenge(base64);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private void goOn(SaslStep step) {
    if (step instanceof SaslStep.Challenge challenge) {
      challenge(base64(challenge.octets()));
    } else if (step instanceof SaslStep.Verify verify) {
      attempt.check(verify.credentials(), Attempt.Place.POOL);
    } else {
      answers.faulty(LoginFault.MALFORMED);
    }
  }
}
