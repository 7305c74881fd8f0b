package dev.postern.auth.login;

import dev.postern.Limits;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;
import dev.postern.auth.login.LoginAnswers.Admission;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login from its command to its outcome: base64 lines around a SASL exchange (RFC 4422, RFC
 * 4954 §4, RFC 5034 §4, RFC 3501 §6.2.2). The mechanism runs on the pool for authentication, and
 * the answer to a denial waits for its time; neither holds a thread. Used in the connection's
 * serial context.
 *
 * <p>While it lasts, a session {@link #expects()} what the dialogue expects and hands it each
 * frame.
 */
public final class LoginDialogue {
  private static final Logger LOG = LoggerFactory.getLogger(LoginDialogue.class);

  private final Logins logins;
  private final String mechanism;
  private final Function<SaslContext, SaslExchange> start;
  private final Optional<String> initialResponse;
  private final LoginAnswers answers;
  private final SaslContext context;
  private SaslExchange exchange;
  private boolean awaiting;

  /** Set on the pool for authentication. */
  private volatile String tried = "";

  LoginDialogue(
      Logins logins,
      String mechanism,
      Function<SaslContext, SaslExchange> start,
      Optional<String> initialResponse,
      LoginAnswers answers) {
    this.logins = logins;
    this.mechanism = mechanism;
    this.start = start;
    this.initialResponse = initialResponse;
    this.answers = answers;
    this.context =
        new SaslContext(
            noting(logins.server().authenticator()), logins.context(), logins.server().hostname());
  }

  /** Starts. It may answer before the call returns. */
  public void begin() {
    if (initialResponse.isEmpty()) {
      advance(null);
    } else if (initialResponse.get().equals("=")) {
      advance(new byte[0]);
    } else {
      decode(initialResponse.get());
    }
  }

  /** The client's line, if one is asked for; nothing while something is checked or delayed. */
  public Framing expects() {
    return awaiting && !logins.ended()
        ? new Framing.Line(logins.server().limits().asInt(Limits.Count.SASL_LINE_OCTETS))
        : new Framing.Nothing();
  }

  /** The client's answer to a challenge. */
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
        .connection()
        .blocking(Pool.PASSWORDS, () -> stepped(next(response)), () -> unavailable("pool-full"));
  }

  /** On the pool for authentication. */
  private SaslStep next(byte[] response) {
    try {
      if (exchange == null) {
        exchange = start.apply(context);
      }
      return Objects.requireNonNull(exchange.next(response), "a mechanism returned no step");
    } catch (Exception e) {
      // Mechanisms and authenticators are the embedder's code: their faults are not the
      // connection's end.
      LOG.error("login failed conn={} mechanism={}", logins.connection().id(), mechanism, e);
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
  }

  /** Notes the name that is tried, for the event of a failed login. */
  private Authenticator noting(Authenticator asked) {
    return (credentials, circumstances) -> {
      tried = credentials.authenticationId();
      return asked.authenticate(credentials, circumstances);
    };
  }

  private void stepped(SaslStep step) {
    if (logins.ended()) {
      return;
    }
    if (step instanceof SaslStep.Challenge challenge) {
      awaiting = true;
      answers.challenge(Base64.getEncoder().encodeToString(challenge.octets()));
    } else if (step instanceof SaslStep.Done done) {
      finish(done.outcome());
    } else {
      answers.faulty(LoginFault.MALFORMED);
    }
  }

  private void finish(AuthOutcome outcome) {
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      answers.accepted(
          accepted.user(),
          admission -> {
            if (admission == Admission.ADMITTED) {
              logins.admitted(accepted.user(), mechanism);
            }
          });
    } else if (outcome instanceof AuthOutcome.Denied) {
      logins.deny(tried, mechanism, answers);
    } else {
      unavailable("authenticator");
    }
  }

  private void unavailable(String reason) {
    logins.unavailable(reason, mechanism, answers);
  }
}
