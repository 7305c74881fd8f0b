package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.Tagged;
import dev.postern.net.Connection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging in, however the credentials come: what is offered, the check, its consequences. */
final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private final ImapSession session;
  private final Connection connection;
  private final ServerContext server;
  private long failures;

  Logins(ImapSession session) {
    this.session = session;
    this.connection = session.connection();
    this.server = session.server();
  }

  AuthContext context() {
    return new AuthContext("imap", connection.peer());
  }

  /** Whether a password may cross this connection now. */
  boolean passwordsAllowed() {
    return connection.peer().confidential()
        || server.plaintextLogins() == ServerContext.PlaintextLogins.ALLOWED;
  }

  /** The mechanisms that this listener has, whether or not they may be used now. */
  List<SaslMechanism> known() {
    List<SaslMechanism> all = server.saslMechanisms();
    return (all.isEmpty() ? SaslMechanisms.standard() : all)
        .stream().filter(m -> !session.hides("AUTH=" + m.name())).toList();
  }

  /** The mechanisms that may be used now. */
  List<SaslMechanism> offered() {
    return known().stream().filter(this::allowed).toList();
  }

  boolean allowed(SaslMechanism mechanism) {
    return mechanism.exposure() == SaslMechanism.Exposure.PROOF || passwordsAllowed();
  }

  /** Does a step of a login on the pool for authentication; nothing is read meanwhile. */
  void attempt(Exchange exchange, Callable<LoginResult> step, Consumer<LoginResult> then) {
    session.read(Input.NOTHING);
    connection.background(
        () -> guarded(step), then, () -> unavailable(exchange, "authentication queue is full"));
  }

  /** The outcome of an authenticator, with the user's mail if it is good. */
  LoginResult resolve(AuthOutcome outcome) throws IOException {
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      return new LoginResult.Accepted(accepted.user(), server.store().account(accepted.user()));
    }
    return outcome instanceof AuthOutcome.Denied
        ? new LoginResult.Denied()
        : new LoginResult.Unavailable();
  }

  /** Answers a login that is over. */
  void conclude(Exchange exchange, LoginResult result, String tried) {
    if (result instanceof LoginResult.Accepted accepted) {
      accept(exchange, accepted);
    } else if (result instanceof LoginResult.Denied) {
      deny(exchange, tried);
    } else if (result instanceof LoginResult.Malformed) {
      exchange.complete(Tagged.bad("Invalid authentication data"));
    } else {
      unavailable(exchange, "authenticator or store");
    }
  }

  private void accept(Exchange exchange, LoginResult.Accepted accepted) {
    connection.loggedIn();
    String user = accepted.user().name();
    LOG.info("login conn={} user={} peer={}", connection.id(), user, peer());
    server.observer().on(new ServerEvent.LoggedIn(connection.id(), connection.peer(), user));
    exchange.become(new ImapState.Authenticated(accepted.user(), accepted.account()));
    exchange.complete(Tagged.ok(exchange.capabilities().code(), "Logged in"));
  }

  private void deny(Exchange exchange, String tried) {
    failures++;
    LOG.info(
        "login denied conn={} user={} peer={}", connection.id(), WireLog.printable(tried), peer());
    server.observer().on(new ServerEvent.LoginFailed(connection.id(), connection.peer(), tried));
    connection.schedule(
        server.limits().of(Limits.Time.AUTH_FAILURE_DELAY),
        () -> {
          exchange.complete(Tagged.no(Code.AUTHENTICATIONFAILED, "Authentication failed"));
          if (failures >= server.limits().of(Limits.Count.AUTH_FAILURES)) {
            session.bye("Too many failed logins");
          }
        });
  }

  private void unavailable(Exchange exchange, String why) {
    LOG.warn("login not possible conn={} peer={} reason={}", connection.id(), peer(), why);
    exchange.complete(Tagged.no(Code.UNAVAILABLE, "Temporary authentication failure"));
  }

  private LoginResult guarded(Callable<LoginResult> step) {
    try {
      return step.call();
    } catch (IOException e) {
      LOG.warn("store failed at login conn={}", connection.id(), e);
    } catch (Exception e) {
      // An authenticator is the embedder's code: its fault is not the connection's end.
      LOG.error("authenticator failed conn={}", connection.id(), e);
    }
    return new LoginResult.Unavailable();
  }

  private String peer() {
    return connection.peer().remoteText();
  }
}
