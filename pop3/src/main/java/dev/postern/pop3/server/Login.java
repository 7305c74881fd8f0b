package dev.postern.pop3.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What USER/PASS and AUTH share: checking off the worker threads, the delay of denials, opening the
 * maildrop.
 */
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private final Pop3Session session;
  private int failures;

  Login(Pop3Session session) {
    this.session = session;
  }

  /** Whether a password may be sent over this connection as it is now. */
  boolean passwordsAllowed() {
    return session.connection().peer().confidential()
        || session.server().plaintextLogins() == ServerContext.PlaintextLogins.ALLOWED;
  }

  AuthContext context() {
    return new AuthContext("pop3", session.connection().peer());
  }

  /** Runs slow work on the pool for authentication; meanwhile no line is taken. */
  <T> void background(Callable<T> work, Consumer<? super T> then) {
    session.enter(new Phase.Waiting());
    session.connection().background(work, then, () -> unavailable("busy"));
  }

  void check(Credentials credentials) {
    background(
        () -> session.server().authenticator().authenticate(credentials, context()),
        outcome -> finish(outcome, credentials.authenticationId()));
  }

  /** Ends a login with its outcome. */
  void finish(AuthOutcome outcome, String name) {
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      open(accepted.user());
    } else if (outcome instanceof AuthOutcome.Denied) {
      deny(name);
    } else {
      unavailable("authenticator");
    }
  }

  private void open(MailUser user) {
    try {
      Maildrop maildrop = new Maildrop(session.server().store().account(user).open("INBOX"));
      session.enter(new Phase.Transaction(maildrop));
      session.connection().loggedIn();
      LOG.info(
          "login conn={} user={} messages={}",
          session.connection().id(),
          user.name(),
          maildrop.size());
      session
          .server()
          .observer()
          .on(
              new ServerEvent.LoggedIn(
                  session.connection().id(), session.connection().peer(), user.name()));
      session.ok("Logged in, " + maildrop.count() + " messages");
    } catch (IOException e) {
      LOG.warn("cannot open inbox conn={} user={}", session.connection().id(), user.name(), e);
      session.enter(Pop3Session.authorization());
      session.write(StoreErrors.reply(e));
    }
  }

  private void deny(String name) {
    failures++;
    LOG.info(
        "denied conn={} peer={} failures={}",
        session.connection().id(),
        session.connection().peer().remoteText(),
        failures);
    session
        .server()
        .observer()
        .on(
            new ServerEvent.LoginFailed(
                session.connection().id(), session.connection().peer(), name));
    session.enter(new Phase.Waiting());
    session
        .connection()
        .schedule(session.server().limits().of(Limits.Time.AUTH_FAILURE_DELAY), this::denied);
  }

  private void denied() {
    session.enter(Pop3Session.authorization());
    session.write(Pop3Reply.error(ResponseCode.AUTH, "Authentication failed"));
    if (failures >= session.server().limits().of(Limits.Count.AUTH_FAILURES)) {
      session.close();
    }
  }

  private void unavailable(String what) {
    LOG.warn("login unavailable conn={} reason={}", session.connection().id(), what);
    session.enter(Pop3Session.authorization());
    session.write(Pop3Reply.error(ResponseCode.SYS_TEMP, "Authentication is not available now"));
  }
}
