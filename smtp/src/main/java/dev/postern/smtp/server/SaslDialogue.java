package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login as SMTP frames it: base64 lines around a SASL exchange (RFC 4954 §4). The mechanism
 * runs on the pool for authentication, and the answer to a failure waits without holding a thread.
 */
final class SaslDialogue {
  private static final Logger LOG = LoggerFactory.getLogger(SaslDialogue.class);

  private static final Reply SUCCESS =
      Reply.of(235, EnhancedStatus.SECURITY, "Authentication successful");
  private static final Reply DENIED =
      Reply.of(535, EnhancedStatus.BAD_CREDENTIALS, "Authentication credentials invalid");
  private static final Reply UNAVAILABLE =
      Reply.of(454, EnhancedStatus.SECURITY, "Temporary authentication failure");
  private static final Reply MALFORMED =
      Reply.of(501, EnhancedStatus.SYNTAX, "Cannot decode response");
  private static final Reply CANCELLED =
      Reply.of(501, EnhancedStatus.SECURITY, "Authentication cancelled");
  private static final Reply TOO_LONG =
      Reply.of(500, EnhancedStatus.AUTH_LINE_TOO_LONG, "Authentication exchange line is too long");

  private final SmtpSession session;
  private final SaslMechanism mechanism;
  private final State.Greeted resume;
  private final TriedNames tried;
  private final SaslExchange exchange;

  SaslDialogue(SmtpSession session, SaslMechanism mechanism, State.Greeted resume) {
    this.session = session;
    this.mechanism = mechanism;
    this.resume = resume;
    this.tried = new TriedNames(session.server().authenticator());
    this.exchange =
        mechanism.start(
            new SaslContext(
                tried,
                new AuthContext("smtp", session.connection().peer()),
                session.server().hostname()));
  }

  /** Starts with the command's initial response; {@code =} is an empty one. */
  void begin(Optional<String> initialResponse) {
    if (initialResponse.isEmpty()) {
      advance(null);
    } else if (initialResponse.get().equals("=")) {
      advance(new byte[0]);
    } else {
      decode(initialResponse.get());
    }
  }

  /** The client's answer to a challenge. */
  void line(byte[] line) {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (text.equals("*")) {
      faulty(CANCELLED);
    } else {
      decode(text);
    }
  }

  void lineTooLong() {
    faulty(TOO_LONG);
  }

  private void decode(String base64) {
    byte[] response;
    try {
      response = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      faulty(MALFORMED);
      return;
    }
    advance(response);
  }

  private void advance(byte[] response) {
    session.pause();
    session.connection().background(() -> next(response), this::stepped, this::unavailable);
  }

  private SaslStep next(byte[] response) {
    try {
      return exchange.next(response);
    } catch (RuntimeException e) {
      LOG.error(
          "login failed conn={} mechanism={}", session.connection().id(), mechanism.name(), e);
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
  }

  private void stepped(SaslStep step) {
    if (step instanceof SaslStep.Challenge challenge) {
      session.resume();
      session.reply(Reply.plain(334, Base64.getEncoder().encodeToString(challenge.octets())));
    } else if (step instanceof SaslStep.Done done) {
      finish(done.outcome());
    } else {
      faulty(MALFORMED);
    }
  }

  private void finish(AuthOutcome outcome) {
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      accepted(accepted.user());
    } else if (outcome instanceof AuthOutcome.Denied) {
      reportDenial();
      Duration delay = session.server().limits().of(Limits.Time.AUTH_FAILURE_DELAY);
      if (delay.isZero()) {
        denied();
      } else {
        session.connection().schedule(delay, this::denied);
      }
    } else {
      unavailable();
    }
  }

  private void accepted(MailUser user) {
    over();
    session.loggedIn(user);
    session
        .server()
        .observer()
        .on(new ServerEvent.LoggedIn(connectionId(), session.connection().peer(), user.name()));
    LOG.info(
        "login conn={} user={} mechanism={} client={}",
        connectionId(),
        user.name(),
        mechanism.name(),
        session.connection().peer().remoteText());
    session.reply(SUCCESS);
  }

  private void denied() {
    over();
    session.loginDenied(DENIED);
  }

  private void reportDenial() {
    session
        .server()
        .observer()
        .on(new ServerEvent.LoginFailed(connectionId(), session.connection().peer(), tried.last()));
    LOG.info(
        "login denied conn={} user={} mechanism={} client={}",
        connectionId(),
        tried.last().replaceAll("[^ -~]", "?"),
        mechanism.name(),
        session.connection().peer().remoteText());
  }

  private void unavailable() {
    over();
    LOG.warn("login unavailable conn={} mechanism={}", connectionId(), mechanism.name());
    session.reply(UNAVAILABLE);
  }

  private void faulty(Reply reply) {
    over();
    session.fault(reply);
  }

  private void over() {
    session.resume();
    session.become(resume);
  }

  private String connectionId() {
    return session.connection().id();
  }
}
