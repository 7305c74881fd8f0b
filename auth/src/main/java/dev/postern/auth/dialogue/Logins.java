package dev.postern.auth.dialogue;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.LoginAnswers.AfterDenial;
import dev.postern.auth.login.LoggedIn;
import dev.postern.auth.login.LoginDenied;
import dev.postern.auth.login.LoginUnavailable;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.log.LogText;
import dev.postern.net.Connection;
import dev.postern.net.Framing;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins of one connection, whatever its protocol: what is offered, how often it failed, and
 * what follows from an outcome. Used in the connection's serial context.
 *
 * <pre>{@code
 * LoginDialogue dialogue = logins.sasl(mechanism, initialResponse, answers);
 * state = new LoggingIn(dialogue);   // expects() and received() are the dialogue's from now on
 * dialogue.begin();
 * }</pre>
 */
public final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private static final String APOP = "APOP";

  /** Those that stand for commands which bring a password, too. */
  private static final Set<String> OF_PASSWORDS = Set.of("PLAIN", "LOGIN");

  private final String service;
  private final LoginChannel channel;
  private final ServerContext server;
  private long failures;
  // Of a request that is checked beside its connection, another thread says so.
  private volatile boolean ended;
  private boolean delaying;

  /**
   * @param service the protocol's name as authenticators know it ({@link AuthContext#service})
   */
  public Logins(String service, Connection connection, ServerContext server) {
    this(service, LoginChannel.of(connection), server);
  }

  /**
   * Logins that are not those of a connection's own client.
   *
   * @param service the protocol's name as authenticators know it ({@link AuthContext#service})
   */
  public Logins(String service, LoginChannel channel, ServerContext server) {
    this.service = Objects.requireNonNull(service, "service");
    this.channel = Objects.requireNonNull(channel, "channel");
    this.server = Objects.requireNonNull(server, "server");
  }

  /** Whether what nobody else should read may cross this connection as it is now. */
  public boolean secretsMayCross() {
    return channel.peer().confidential()
        || server.plaintextLogins() == ServerContext.PlaintextLogins.ALLOWED;
  }

  /** Whether a command may bring a password (IMAP's LOGIN, POP3's USER) as things are now. */
  public boolean passwordsAllowed() {
    return secretsMayCross() && takesPasswords();
  }

  /** Whether a command may bring a password on some connection to this server. */
  public boolean takesPasswords() {
    return takesPasswords(server);
  }

  /**
   * Whether commands of a server may bring passwords: if it has PLAIN or LOGIN, and whoever
   * verifies what they bring. A listener that hides these hides mechanisms, and no commands.
   */
  public static boolean takesPasswords(ServerContext server) {
    return mechanisms(server).stream()
        .anyMatch(
            mechanism ->
                OF_PASSWORDS.contains(mechanism.name()) && isVerifiable(mechanism, server));
  }

  /** Whether a mechanism may be used on this connection as it is now. */
  public boolean allows(SaslMechanism mechanism) {
    return mechanism.exposure() == Exposure.PROOF || secretsMayCross();
  }

  /** The mechanisms of a server, whatever a listener hides. */
  public static List<SaslMechanism> mechanisms(ServerContext server) {
    List<SaslMechanism> chosen = server.saslMechanisms();
    return chosen.isEmpty() ? SaslMechanisms.standard() : chosen;
  }

  private static Stream<SaslMechanism> ofSasl(ServerContext server) {
    return mechanisms(server).stream().filter(Logins::isOfSasl);
  }

  private static boolean isOfSasl(SaslMechanism mechanism) {
    return !mechanism.name().equals(APOP);
  }

  /** Some capabilities, and those of a server's mechanisms: {@code AUTH=NAME}. */
  public static Set<String> hideable(Set<String> capabilities, ServerContext server) {
    Objects.requireNonNull(capabilities, "capabilities");
    Set<String> all = new HashSet<>(capabilities);
    mechanisms(server).forEach(mechanism -> all.add(capability(mechanism)));
    return all;
  }

  /**
   * What the mechanisms of a server ask of a connection ({@link dev.postern.net.Protocol#logins}).
   *
   * @param hidden capabilities that a listener hides; mechanisms as {@code AUTH=NAME}
   */
  public static Set<Exposure> exposures(ServerContext server, Set<String> hidden) {
    Set<Exposure> exposures = EnumSet.noneOf(Exposure.class);
    verifiable(server, hidden).stream().map(SaslMechanism::exposure).forEach(exposures::add);
    return exposures;
  }

  /** One is never offered where the authenticator knows nothing of what it brings. */
  private static boolean isVerifiable(SaslMechanism mechanism, ServerContext server) {
    try {
      Authenticator users = server.authenticator();
      return (!mechanism.needsSecret() || users.hasSecrets(mechanism.name()))
          && mechanism.credentials().map(users::verifies).orElse(true);
    } catch (Throwable e) {
      LOG.error("mechanism not offered mechanism={}", mechanism.name(), e);
      Fatal.rethrow(e);
      return false;
    }
  }

  /**
   * The mechanisms of a server that may succeed on some connection.
   *
   * @param hidden capabilities that a listener hides; mechanisms as {@code AUTH=NAME}
   */
  public static List<SaslMechanism> verifiable(ServerContext server, Set<String> hidden) {
    Objects.requireNonNull(hidden, "hidden");
    return ofSasl(server)
        .filter(mechanism -> !hidden.contains(capability(mechanism)))
        .filter(mechanism -> isVerifiable(mechanism, server))
        .toList();
  }

  /** What a mechanism is hidden by in all protocols, and announced by in IMAP (RFC 3501 §7.2.1). */
  public static String capability(SaslMechanism mechanism) {
    return "AUTH=" + mechanism.name();
  }

  /**
   * The mechanisms that the listener does not hide and that make sense on this connection as it is
   * now, whether or not they may be used without TLS.
   */
  public List<SaslMechanism> known() {
    return ofSasl(server).filter(this::isKnown).toList();
  }

  private boolean isKnown(SaslMechanism mechanism) {
    return !channel.hiddenCapabilities().contains(capability(mechanism)) && isAvailable(mechanism);
  }

  /**
   * Mechanisms and authenticators are the embedder's code: what they throw takes no other mechanism
   * from its clients.
   */
  private boolean isAvailable(SaslMechanism mechanism) {
    try {
      return isVerifiable(mechanism, server)
          && mechanism.available(context().withMechanism(mechanism.name()));
    } catch (Throwable e) {
      LOG.error("mechanism not offered conn={} mechanism={}", channel.id(), mechanism.name(), e);
      Fatal.rethrow(e);
      return false;
    }
  }

  /**
   * POP3's APOP, if it is chosen, not hidden by the listener, and there are secrets for it. No
   * client can name it as a mechanism: the challenge in its message has to be one of the server.
   */
  public Optional<SaslMechanism> apop() {
    return apop(server, channel.hiddenCapabilities());
  }

  /** Whether {@link #apop} is there at a listener that hides some capabilities. */
  public static Optional<SaslMechanism> apop(ServerContext server, Set<String> hidden) {
    return mechanisms(server).stream()
        .filter(mechanism -> mechanism.name().equals(APOP))
        .filter(mechanism -> !hidden.contains(capability(mechanism)))
        .filter(mechanism -> isVerifiable(mechanism, server))
        .findFirst();
  }

  /** The mechanisms that may be used now. */
  public List<SaslMechanism> offered() {
    return known().stream().filter(this::allows).toList();
  }

  /**
   * Finds a mechanism among the known ones.
   *
   * @param name in upper case
   */
  public Optional<SaslMechanism> find(String name) {
    for (SaslMechanism mechanism : mechanisms(server)) {
      if (mechanism.name().equals(name) && isOfSasl(mechanism) && isKnown(mechanism)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }

  /** A login by a command that brings everything at once; the client is asked nothing. */
  public LoginDialogue password(Credentials.Password credentials, LoginAnswers answers) {
    return new PasswordDialogue(new Attempt(this, "password", context(), answers), credentials);
  }

  /**
   * A login by SASL. Whether the mechanism is allowed is for the caller to ask.
   *
   * @param initialResponse what came with the command, in base64; {@code =} for an empty one
   */
  public LoginDialogue sasl(
      SaslMechanism mechanism, Optional<String> initialResponse, LoginAnswers answers) {
    return new SaslDialogue(this, mechanism, initialResponse, answers);
  }

  /**
   * The session has said its farewell or is gone: what is still being checked or delayed comes to
   * nothing, and nothing is answered any more.
   */
  public void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  LoginChannel channel() {
    return channel;
  }

  ServerContext server() {
    return server;
  }

  AuthContext context() {
    AuthContext context = AuthContext.of(service, channel.peer());
    return channel.certificateName().map(context::withCertificateName).orElse(context);
  }

  /**
   * @param waited what the guard had the try wait before its check
   */
  void admitted(MailUser user, String mechanism, Duration waited) {
    channel.loggedIn(user.name());
    LOG.info(
        "login conn={} service={} mechanism={} peer={}{} user={}",
        channel.id(),
        service,
        mechanism,
        channel.peer().remoteText(),
        told(waited),
        user.name());
    tell(new LoggedIn(now(), channel.id(), channel.peer(), user.name(), mechanism));
  }

  /** Waiting by order of the guard is rare, and the only trace of why a login took long. */
  private static String told(Duration waited) {
    return waited.isZero() ? "" : " waited=" + waited.toMillis() + "ms";
  }

  /**
   * Counts and tells a denial.
   *
   * @param waited what the guard had the try wait before its check
   */
  void denied(DenialReason reason, String tried, String mechanism, Duration waited) {
    failures++;
    // The name comes last: a client could write something like "peer=" into it.
    LOG.info(
        "login denied conn={} service={} mechanism={} peer={} reason={} failures={}{} user={}",
        channel.id(),
        service,
        mechanism,
        channel.peer().remoteText(),
        reason.text(),
        failures,
        told(waited),
        LogText.printable(tried));
    tell(new LoginDenied(now(), channel.id(), channel.peer(), tried, mechanism, reason));
  }

  /**
   * Answers a denial.
   *
   * @param delay until the answer
   */
  void deny(Duration delay, String tried, DenialReason reason, LoginAnswers answers) {
    AfterDenial next =
        failures >= server.limits().of(Limits.Count.AUTH_FAILURES)
            ? AfterDenial.MUST_LEAVE
            : AfterDenial.MAY_TRY_AGAIN;
    later(delay, () -> answers.denied(tried, reason, next));
  }

  /** Goes on after a time, unless the session has ended by then. No thread waits. */
  void later(Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      delaying = true;
      channel.schedule(
          delay,
          () -> {
            delaying = false;
            if (!ended) {
              task.run();
            }
          });
    }
  }

  /** What a session expects that waits for the check of a login, or for the time of its answer. */
  Framing waits() {
    return delaying ? new Framing.Pause() : new Framing.Nothing();
  }

  /**
   * @param user who it was about, as far as it is known
   */
  void unavailable(
      LoginUnavailable.Reason reason, String user, String mechanism, LoginAnswers answers) {
    LOG.warn(
        "login unavailable conn={} service={} mechanism={} peer={} reason={} user={}",
        channel.id(),
        service,
        mechanism,
        channel.peer().remoteText(),
        reason.text(),
        LogText.printable(user));
    tell(new LoginUnavailable(now(), channel.id(), channel.peer(), user, mechanism, reason));
    answers.unavailable();
  }

  private Instant now() {
    return server.clock().instant();
  }

  private void tell(ServerEvent event) {
    server.observer().on(event);
  }
}
