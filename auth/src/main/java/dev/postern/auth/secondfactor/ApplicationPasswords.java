package dev.postern.auth.secondfactor;

import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords of one mail client each, beside those of another authenticator: mail protocols cannot
 * ask for a second factor, so who has one gives each client a long random password, which can be
 * taken away alone. For many threads.
 *
 * <pre>{@code
 * SecondFactors factors = SecondFactors.of(new InMemorySecondFactors());
 * ApplicationPasswords logins =
 *     ApplicationPasswords.of(
 *             ApplicationPasswordFile.of(Path.of("/etc/postern/application-passwords")),
 *             PasswdFileAuthenticator.of(Path.of("/etc/postern/users")))
 *         .withoutMainPasswordFor(factors::isEnrolled);
 * MailServer.builder().authenticator(logins);
 *
 * ApplicationPasswords.Made made = logins.create("ann@example.org", "phone", Set.of("imap", "smtp"));
 * String shownOnce = made.secret(); // "k3mh-w8ya-..."
 * }</pre>
 *
 * <p>Whether a user may log in at all is still the other's word: it is asked for the user's secret,
 * and whom it does not know, has disabled or lets in from elsewhere alone ({@link
 * SecretLookup.Unknown}) is denied with an application password, too. Where it gives no secret, as
 * for most hashes, a {@link UserDirectory} is asked, and whom that does not know is denied: so let
 * it know only those who may log in. Mechanisms by proof serve with the main password alone.
 */
public final class ApplicationPasswords implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(ApplicationPasswords.class);

  /** Each is compared at a login of its user. */
  private static final int MAX_PER_USER = 50;

  private static final int MAX_NAME = 100;

  /** As the protocols say who asks ({@link AuthContext#service}). */
  private static final List<String> SERVICES = List.of("smtp", "imap", "pop3");

  private static final int SECRET_LENGTH = 24;
  private static final int GROUP = 4;
  private static final int ID_LENGTH = 8;

  private final ApplicationPasswordStore store;
  private final Authenticator main;
  private final UserDirectory directory;
  private final UserRule withoutMain;
  private final Clock clock;
  private final RandomGenerator random;
  private final LastUses uses;

  private ApplicationPasswords(
      ApplicationPasswordStore store,
      Authenticator main,
      UserDirectory directory,
      UserRule withoutMain,
      Clock clock) {
    this.store = store;
    this.main = main;
    this.directory = directory;
    this.withoutMain = withoutMain;
    this.clock = clock;
    random = new SecureRandom();
    uses = new LastUses(store);
  }

  /**
   * Those of a store, and the passwords of another authenticator that knows its users.
   *
   * @param main is started and closed with this one
   * @throws IllegalArgumentException if it is no {@link UserDirectory}: who was removed there would
   *     come in for good; name one that knows its users
   */
  public static ApplicationPasswords of(ApplicationPasswordStore store, Authenticator main) {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(main, "main");
    if (!(main instanceof UserDirectory both)) {
      throw new IllegalArgumentException(
          "an authenticator that is no UserDirectory cannot tell who is still there: name one that"
              + " knows its users");
    }
    return of(store, main, both);
  }

  /**
   * Those of a store, and the passwords of another authenticator, whose users a directory knows.
   *
   * <pre>{@code
   * PasswdFileAuthenticator users = PasswdFileAuthenticator.of(Path.of("/etc/postern/users"));
   * PassdbChain chain = PassdbChain.builder().passdb(Passdb.of(users)).build();
   * ApplicationPasswords.of(store, chain, users);
   * }</pre>
   *
   * @param main is started and closed with this one
   * @param directory likewise; knows those who may log in, and nobody else
   */
  public static ApplicationPasswords of(
      ApplicationPasswordStore store, Authenticator main, UserDirectory directory) {
    return new ApplicationPasswords(
        Objects.requireNonNull(store, "store"),
        Objects.requireNonNull(main, "main"),
        Objects.requireNonNull(directory, "directory"),
        user -> false,
        Clock.systemUTC());
  }

  /**
   * Some users may not log in with their main password, e.g. {@code factors::isEnrolled}: that
   * would be a way around their second factor. Nor may anybody who acts as one of them. Default:
   * everybody may.
   */
  public ApplicationPasswords withoutMainPasswordFor(UserRule rule) {
    return new ApplicationPasswords(
        store, main, directory, Objects.requireNonNull(rule, "rule"), clock);
  }

  /** By another clock. */
  public ApplicationPasswords clock(Clock other) {
    return new ApplicationPasswords(
        store, main, directory, withoutMain, Objects.requireNonNull(other, "other"));
  }

  /**
   * A new password.
   *
   * @param name what the user calls it; up to 100 characters, no control characters
   * @param services the protocols it serves for: {@code smtp} (submission too), {@code imap},
   *     {@code pop3}; empty for all
   * @throws IllegalArgumentException if a service is no such protocol, or the name or the user is
   *     of no use
   * @throws IllegalStateException if the user has 50 already
   */
  public Made create(String user, String name, Set<String> services) throws IOException {
    String owner = MailUser.of(lower(user)).name();
    Objects.requireNonNull(services, "services");
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a name has 1 to 100 characters, no control characters");
    }
    if (owner.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user's name holds no colon");
    }
    if (!SERVICES.containsAll(services)) {
      throw new IllegalArgumentException(
          "services are the protocols "
              + String.join(", ", SERVICES)
              + ", whatever a listener is called");
    }
    if (store.of(owner).size() >= MAX_PER_USER) {
      throw new IllegalStateException("the user has 50 application passwords: revoke one");
    }
    String secret = RandomSecret.make(SECRET_LENGTH, random);
    ApplicationPassword made =
        new ApplicationPassword(
            RandomSecret.make(ID_LENGTH, random),
            name,
            services,
            RandomSecret.hash(secret, random),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Optional.empty());
    store.add(owner, made);
    return new Made(RandomSecret.grouped(secret, GROUP), made);
  }

  /** Those of a user, with when they were used last. */
  public List<ApplicationPassword> list(String user) throws IOException {
    String owner = lower(user);
    return store.of(owner).stream()
        .map(one -> uses.of(owner, one.id()).map(one::usedAt).orElse(one))
        .toList();
  }

  /**
   * Takes one away; sessions that it opened go on.
   *
   * @return whether there was one
   */
  public boolean revoke(String user, String id) throws IOException {
    return store.remove(lower(user), Objects.requireNonNull(id, "id"));
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    try {
      Optional<ApplicationPassword> fitting =
          credentials instanceof Credentials.Password password
              ? fitting(password)
              : Optional.empty();
      if (fitting.isPresent() && fitting.get().serves(context.service())) {
        return accepted(credentials, fitting.get(), context);
      }
      // Asked of everybody, so that its time does not tell who may not use it.
      AuthOutcome outcome = main.authenticate(credentials, context);
      if (fitting.isPresent() && outcome.equals(AuthOutcome.denied(DenialReason.BAD_PASSWORD))) {
        return AuthOutcome.denied(DenialReason.NOT_FROM_HERE);
      }
      return outcome instanceof AuthOutcome.Accepted in
              && isBarred(credentials.authenticationId(), in.user())
          ? AuthOutcome.denied(DenialReason.NOT_FROM_HERE)
          : outcome;
    } catch (IOException e) {
      LOG.warn("application passwords or second factors cannot be asked", e);
      return AuthOutcome.unavailable();
    }
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    SecretLookup lookup = main.secret(user, mechanism, context);
    try {
      return lookup instanceof SecretLookup.Found found && isBarred(user, found.user())
          ? SecretLookup.unknown(DenialReason.NOT_FROM_HERE)
          : lookup;
    } catch (IOException e) {
      LOG.warn("second factors cannot be asked", e);
      return SecretLookup.unavailable();
    }
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return main.hasSecrets(mechanism);
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Password.class || main.verifies(kind);
  }

  @Override
  public List<ServerPart> parts() {
    return main == directory ? List.of(main, store) : List.of(main, store, directory);
  }

  @Override
  public void start(ServerContext server) {
    uses.start();
  }

  /** Keeps when passwords were used last. */
  @Override
  public void close() throws IOException {
    uses.close();
  }

  private Optional<ApplicationPassword> fitting(Credentials.Password login) throws IOException {
    String typed = RandomSecret.plain(login.password());
    if (typed.length() != SECRET_LENGTH) {
      return Optional.empty();
    }
    return store.of(lower(login.authenticationId())).stream()
        .filter(one -> RandomSecret.fits(typed, one.hash()))
        .findFirst();
  }

  private AuthOutcome accepted(Credentials login, ApplicationPassword with, AuthContext context) {
    String name = lower(login.authenticationId());
    String other = lower(login.authorizationId());
    if (!other.isEmpty() && !other.equals(name)) {
      return AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
    }
    AuthOutcome standing = standing(name, context);
    if (standing instanceof AuthOutcome.Accepted) {
      uses.note(name, with.id(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
    return standing;
  }

  /** What the main authenticator says of a user whose password is another matter. */
  private AuthOutcome standing(String name, AuthContext context) {
    SecretLookup lookup = main.secret(name, "PLAIN", context);
    if (lookup instanceof SecretLookup.Found found) {
      return AuthOutcome.accepted(found.user());
    }
    if (lookup instanceof SecretLookup.Unknown unknown) {
      return AuthOutcome.denied(unknown.reason());
    }
    if (lookup instanceof SecretLookup.Unavailable) {
      return AuthOutcome.unavailable();
    }
    return existing(directory.find(name));
  }

  private static AuthOutcome existing(UserLookup lookup) {
    if (lookup instanceof UserLookup.Found found) {
      return AuthOutcome.accepted(found.found());
    }
    return lookup instanceof UserLookup.Unknown
        ? AuthOutcome.denied(DenialReason.UNKNOWN_USER)
        : AuthOutcome.unavailable();
  }

  /** By the name that was given and by the one that it stands for. */
  private boolean isBarred(String given, MailUser user) throws IOException {
    return withoutMain.appliesTo(lower(given)) || withoutMain.appliesTo(lower(user.name()));
  }

  private static String lower(String user) {
    return Objects.requireNonNull(user, "user").toLowerCase(Locale.ROOT);
  }

  /**
   * A password that was made, to be shown this once.
   *
   * @param secret in groups; the hyphens may be typed or left out
   * @param kept what is kept of it
   */
  public record Made(String secret, ApplicationPassword kept) {
    public Made {
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(kept, "kept");
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
      return kept.toString();
    }
  }

  /** Tells users apart. Called at logins; may block. */
  @FunctionalInterface
  public interface UserRule {
    /**
     * Whether the user is one of them.
     *
     * @param user in lower case
     * @throws IOException if it cannot be told; the login is then {@link AuthOutcome.Unavailable}
     */
    boolean appliesTo(String user) throws IOException;
  }
}
