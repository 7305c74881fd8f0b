package dev.postern.auth.dovecot.client;

import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslMechanism;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Lets a running Dovecot decide who may log in, over the socket of its auth service that is called
 * {@code auth-client}, as Postfix does (Dovecot's Design.AuthProtocol, version 1). Passwords go to
 * it as PLAIN, so its {@code auth_mechanisms} must have that; other mechanisms can be passed on to
 * it by {@link #mechanism}.
 *
 * <p>One connection carries all requests, many at once; it is made when it is needed, and made anew
 * when Dovecot has been restarted. Whatever Dovecot does not answer as it should, or in time
 * ({@link DovecotLimits}), is {@linkplain AuthOutcome.Unavailable unavailable}. Dovecot waits
 * before it denies, which holds a thread of {@link dev.postern.net.Pool#PASSWORDS} here: {@code
 * auth_failure_delay = 0} in its settings leaves the waiting to this server, which holds none. Safe
 * for many threads.
 *
 * <pre>{@code
 * DovecotAuthenticator.unix(Path.of("/run/dovecot/auth-client"))
 * }</pre>
 */
public final class DovecotAuthenticator implements Authenticator {
  private static final String PLAIN = "PLAIN";

  private final DovecotSocket socket;

  private DovecotAuthenticator(SocketAddress address) {
    this.socket = new DovecotSocket(address, Handshake.OfLogins::new);
  }

  /** Asks at a socket of this machine, e.g. {@code /run/dovecot/auth-client}. */
  public static DovecotAuthenticator unix(Path path) {
    Objects.requireNonNull(path, "path");
    return new DovecotAuthenticator(UnixDomainSocketAddress.of(path));
  }

  /** Asks over TCP, in the clear: passwords cross the network as they are. */
  public static DovecotAuthenticator tcp(InetSocketAddress address) {
    Objects.requireNonNull(address, "address");
    return new DovecotAuthenticator(address);
  }

  /**
   * A mechanism whose messages Dovecot makes and checks: SCRAM or CRAM-MD5 by its databases, for
   * which {@link #secret} has nothing. Give it to {@link
   * dev.postern.MailServerBuilder#saslMechanisms}.
   *
   * @param name a mechanism of Dovecot's {@code auth_mechanisms}, e.g. {@code SCRAM-SHA-256}
   * @throws IllegalArgumentException if it cannot be passed on: with a channel binding ({@code
   *     -PLUS}), which Dovecot cannot see from there, or APOP
   */
  public SaslMechanism mechanism(String name) {
    Objects.requireNonNull(name, "name");
    return RelayedMechanism.of(this, socket, name);
  }

  /**
   * Connects to Dovecot, so that mistakes show at start and not at the first login.
   *
   * @throws IOException if it does not answer, or does not take passwords; the message says why
   */
  @Override
  public void check() throws IOException {
    offers(PLAIN);
  }

  /**
   * Connects to Dovecot and looks whether it has a mechanism.
   *
   * @throws IOException if not
   */
  void offers(String mechanism) throws IOException {
    if (socket.handshake() instanceof Handshake.OfLogins logins
        && !logins.mechanisms().contains(mechanism)) {
      throw new IOException(
          "Dovecot at " + socket + " has no " + mechanism + ": add it to its auth_mechanisms");
    }
  }

  @Override
  public void start(ServerContext server) {
    socket.limits(server.limits());
  }

  /** Ends the connection and its thread. */
  @Override
  public void close() {
    socket.close();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password login)) {
      return AuthOutcome.denied();
    }
    if (!UserFacts.isName(login.authenticationId())
        || !(login.authorizationId().isEmpty() || UserFacts.isName(login.authorizationId()))) {
      return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    }
    if (login.password().indexOf('\0') >= 0 || !UserFacts.isText(login.password())) {
      return AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }
    byte[] response = response(login);
    if (!LoginRequest.fits(LoginRequest.of(Integer.MAX_VALUE, PLAIN, context, response))) {
      return AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG);
    }
    try {
      return LoginAnswer.outcome(socket.ask(id -> LoginRequest.of(id, PLAIN, context, response)));
    } catch (IOException e) {
      // Why has been told.
      return AuthOutcome.unavailable();
    }
  }

  /** RFC 4616 §2. Who acts as itself is named once, so that its spelling does not matter. */
  private static byte[] response(Credentials.Password login) {
    String user = login.authenticationId();
    String other = login.authorizationId().equalsIgnoreCase(user) ? "" : login.authorizationId();
    return (other + '\0' + user + '\0' + login.password()).getBytes(StandardCharsets.UTF_8);
  }
}
