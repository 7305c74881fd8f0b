package dev.postern.smtp.server;

import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.SmtpSettings.EarlyTalkers;
import dev.postern.smtp.SpokeEarly;
import dev.postern.smtp.Stage;
import dev.postern.smtp.server.RateLimits.Rate;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before the first command: whether the client is let in, and how it is greeted (RFC
 * 5321 §3.1). Asked in order: rates, its patience, the policy, the filters.
 */
record Greeting(SmtpSession session) {
  private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

  private static final Reply SPOKE_EARLY =
      Reply.of(521, EnhancedStatus.INVALID_COMMAND, "You speak before your turn");

  /** The client has connected. */
  void begin() {
    RateLimits rates = new RateLimits(session);
    boolean secured = session.connection().peer().tls().isPresent();
    if (rates.refuses(Rate.CONNECTIONS) || (secured && rates.refuses(Rate.TLS_SESSIONS))) {
      session.end(Rate.CONNECTIONS.reply());
      return;
    }
    Duration wait = session.server().limits().of(SmtpLimits.GREET_WAIT);
    boolean trusted = session.service().dialect().peers() == Dialect.Peers.TRUSTED;
    if (wait.isZero() || trusted || rates.favours()) {
      askPolicy(this::greet);
    } else {
      session.after(wait, this::waited);
    }
  }

  /** Another client is there now, and waits for its greeting. */
  void again(Optional<Helo> helo) {
    if (new RateLimits(session).refuses(Rate.CONNECTIONS)) {
      session.end(Rate.CONNECTIONS.reply());
      return;
    }
    askPolicy(
        () ->
            helo.ifPresentOrElse(
                said -> HelloPolicy.ask(session, said, this::banner), this::greet));
  }

  private void waited() {
    if (!session.connection().hasInput()) {
      askPolicy(this::greet);
      return;
    }
    LOG.info(
        "spoke early conn={} client={}",
        session.connection().id(),
        session.connection().peer().remoteText());
    session
        .server()
        .observer()
        .on(
            new SpokeEarly(
                session.server().clock().instant(),
                session.connection().id(),
                session.connection().peer()));
    if (session.service().choices().earlyTalkers() == EarlyTalkers.TOLD) {
      askPolicy(this::greet);
    } else {
      session
          .refusals()
          .recordClient(
              Stage.CONNECT,
              Optional.empty(),
              new PolicyStages.Denial(SPOKE_EARLY, Optional.of(SmtpLimits.GREET_WAIT.name())));
      session.end(SPOKE_EARLY);
    }
  }

  private void askPolicy(Runnable welcome) {
    session.pipelining().beforeGreeting();
    PolicyStages policy = new PolicyStages(session);
    policy.ask(
        policy.request(Stage.CONNECT).build(),
        FilterOutcome.NONE,
        session.refusals()::turnAway,
        answer -> session.filters().connect(answer, outcome -> filtered(outcome, welcome)));
  }

  private void filtered(FilterOutcome outcome, Runnable welcome) {
    Optional<FilterOutcome.Refused> refused = outcome.refused();
    if (refused.isEmpty()) {
      welcome.run();
      return;
    }
    FilterOutcome.Refused known = refused.get();
    session.refusals().turnAway(new PolicyStages.Denial(known.reply(), known.by()));
    if (known.then() == FilterOutcome.Then.HANG_UP && !known.reply().closes()) {
      session.hangUp();
    }
  }

  private void greet() {
    session.reply(banner());
  }

  private Reply banner() {
    return Reply.plain(
        220,
        session.server().hostname() + ' ' + session.service().dialect().protocol() + " Postern");
  }
}
