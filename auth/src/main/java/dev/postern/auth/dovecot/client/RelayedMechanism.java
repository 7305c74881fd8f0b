package dev.postern.auth.dovecot.client;

import dev.postern.ServerPart;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.SecretLookup;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;

/** A mechanism whose messages go to Dovecot and come from there. */
final class RelayedMechanism implements SaslMechanism {
  private static final Set<String> IN_THE_CLEAR =
      Set.of("PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2");
  private static final int CHALLENGE = 2;

  private final DovecotAuthenticator dovecot;
  private final DovecotSocket socket;
  private final String name;

  private RelayedMechanism(DovecotAuthenticator dovecot, DovecotSocket socket, String name) {
    this.dovecot = dovecot;
    this.socket = socket;
    this.name = name;
  }

  static RelayedMechanism of(DovecotAuthenticator dovecot, DovecotSocket socket, String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (!upper.matches("[A-Z0-9_-]{1,20}")) {
      throw new IllegalArgumentException("not the name of a SASL mechanism");
    }
    if (upper.endsWith("-PLUS") || upper.equals("APOP")) {
      throw new IllegalArgumentException(upper + " cannot be passed on to Dovecot");
    }
    return new RelayedMechanism(dovecot, socket, upper);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Exposure exposure() {
    return IN_THE_CLEAR.contains(name) ? Exposure.PLAINTEXT : Exposure.PROOF;
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(dovecot);
  }

  /**
   * Looks whether Dovecot has the mechanism.
   *
   * @throws IOException if it does not, or does not answer
   */
  @Override
  public void check() throws IOException {
    dovecot.offers(name);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return new Exchange(context);
  }

  /**
   * One login; all its lines go over one connection. What it ends itself it cancels; that its
   * client has left it is not told, and Dovecot forgets such a one after two minutes and a half.
   */
  private final class Exchange implements SaslExchange {
    private final SaslContext context;
    private AuthLink link;
    private int id;

    /** Whether Dovecot may wait for more of it. */
    private boolean open;

    Exchange(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      try {
        return link == null ? begin(response) : goOn(response);
      } catch (IOException e) {
        socket.told(e);
        return new SaslStep.Done(AuthOutcome.unavailable());
      }
    }

    /** Dovecot ends the whole connection if it is asked for a mechanism that it has not. */
    private SaslStep begin(byte[] response) throws IOException {
      AuthLink fresh = socket.link();
      if (socket.handshakeOf(fresh) instanceof Handshake.OfLogins logins
          && !logins.mechanisms().contains(name)) {
        throw new IOException("it has no " + name + " in its auth_mechanisms");
      }
      link = fresh;
      id = fresh.newId();
      return step(number -> LoginRequest.of(number, name, context.login(), response));
    }

    private SaslStep goOn(byte[] response) throws IOException {
      String text = LoginRequest.base64(response);
      return step(number -> AuthLine.of("CONT", Integer.toString(number), text));
    }

    private SaslStep step(IntFunction<AuthLine> request) throws IOException {
      if (!LoginRequest.fits(request.apply(id))) {
        cancel();
        return new SaslStep.Malformed();
      }
      AuthLine answer = answer(request);
      if (!answer.command().equals("CONT")) {
        open = false;
        return new SaslStep.Done(guarded(answer));
      }
      try {
        return new SaslStep.Challenge(Base64.getDecoder().decode(answer.word(CHALLENGE)));
      } catch (IllegalArgumentException e) {
        cancel();
        return new SaslStep.Done(LoginAnswer.lie(answer));
      }
    }

    private AuthLine answer(IntFunction<AuthLine> request) throws IOException {
      open = true;
      try {
        return socket.answer(link, id, request);
      } catch (IOException e) {
        cancel();
        throw e;
      }
    }

    private void cancel() {
      if (open) {
        open = false;
        link.cancel(id);
      }
    }

    /**
     * Dovecot alone knows whose password was wrong. The server's guard is told by being asked for
     * that user's secret, and where it would not have had it checked, nobody learns what came of
     * it.
     */
    private AuthOutcome guarded(AuthLine answer) {
      AuthOutcome outcome = LoginAnswer.outcome(answer);
      String user = LoginAnswer.user(answer);
      return outcome instanceof AuthOutcome.Denied
              && !user.isEmpty()
              && context.secret(user) instanceof SecretLookup.Unavailable
          ? AuthOutcome.unavailable()
          : outcome;
    }
  }
}
