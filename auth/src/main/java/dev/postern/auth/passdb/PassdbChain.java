package dev.postern.auth.passdb;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.passdb.Passdb.Purpose;
import dev.postern.log.LogText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticators in order, with the rules of Dovecot's passdbs: what follows from each answer, whom
 * nobody lets in, and master users. {@link Authenticator#chain} is the same with Dovecot's defaults
 * and nothing else. Immutable; safe for many threads.
 *
 * <pre>{@code
 * PassdbChain.builder()
 *     .passdb(Passdb.of(masters).master().pass())
 *     .passdb(Passdb.of(banned).deny())
 *     .passdb(Passdb.of(users))
 *     .masterUserSeparator('*')
 *     .build()
 * }</pre>
 *
 * <p>Who is known and may not log in ({@link DenialReason#DISABLED}, {@link DenialReason#EXPIRED},
 * or a deny passdb) is denied by the first that says so; the others are still asked, for the time
 * that it takes. Rules on failure do not tell an unknown user from a wrong password, so they give
 * nothing away either.
 *
 * <p>Once a password is verified, a passdb that is a {@link dev.postern.auth.UserDirectory} too is
 * asked whether it knows the user; another is asked with the password, as Dovecot asks PAM.
 */
public final class PassdbChain implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(PassdbChain.class);

  /** What a password that came with a command counts as. */
  private static final String PLAIN = "PLAIN";

  private final List<Passdb> masters;
  private final List<Passdb> logins;
  private final Optional<Character> separator;

  private PassdbChain(Builder from) {
    masters = from.all.stream().filter(one -> one.purpose() == Purpose.MASTER).toList();
    logins = from.all.stream().filter(one -> one.purpose() != Purpose.MASTER).toList();
    separator = from.separator;
  }

  /** A chain of no links yet. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    Names names = names(credentials.authenticationId(), credentials.authorizationId());
    if (names.isRefused()) {
      return AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
    }
    PassdbWalk walk =
        walk(
            names,
            context.mechanism().orElse(PLAIN),
            context,
            name -> one -> Answer.of(one.authenticate(of(credentials, names, name), context)));
    if (walk.succeeded()) {
      return user(walk, names, context)
          .map(AuthOutcome::accepted)
          .orElseGet(() -> AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    }
    return walk.unavailable()
        ? AuthOutcome.unavailable()
        : AuthOutcome.denied(walk.reason().orElse(DenialReason.UNSPECIFIED));
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    Names names = names(user, "");
    if (names.isRefused()) {
      return SecretLookup.unknown(DenialReason.NOT_AUTHORIZED);
    }
    PassdbWalk walk =
        walk(
            names,
            mechanism,
            context,
            name -> one -> Answer.of(one.secret(name, mechanism, context)));
    if (walk.succeeded()) {
      Optional<MailUser> found = user(walk, names, context);
      return found.isPresent() && walk.secret().isPresent()
          ? SecretLookup.found(walk.secret().get(), found.get())
          : SecretLookup.notSupported();
    }
    if (walk.unavailable()) {
      return SecretLookup.unavailable();
    }
    return walk.reason().map(SecretLookup::unknown).orElseGet(SecretLookup::notSupported);
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return Stream.concat(masters.stream(), logins.stream())
        .filter(one -> one.purpose() != Purpose.DENY && one.serves(mechanism))
        .anyMatch(one -> says(one, link -> link.hasSecrets(mechanism)));
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return Stream.concat(masters.stream(), logins.stream())
        .filter(one -> one.purpose() != Purpose.DENY)
        .anyMatch(one -> says(one, link -> link.verifies(kind)));
  }

  /** One is the embedder's code: what it throws keeps no mechanism from the others. */
  private static boolean says(Passdb one, Predicate<Authenticator> question) {
    try {
      return question.test(one.authenticator());
    } catch (Throwable e) {
      LOG.error("authenticator does not say for which mechanisms it is good", e);
      Fatal.rethrow(e);
      return false;
    }
  }

  private PassdbWalk walk(
      Names names,
      String mechanism,
      AuthContext context,
      Function<String, Function<Authenticator, Answer>> question) {
    PassdbWalk walk = new PassdbWalk(mechanism, context);
    if (names.master().isEmpty()) {
      walk.logins(logins, names.user(), question.apply(names.user()));
      return walk;
    }
    String master = names.master().get();
    boolean goesOn = walk.master(masters, master, question.apply(master));
    walk.forgetUser();
    if (goesOn) {
      walk.logins(logins, names.user(), question.apply(names.user()));
    }
    return walk;
  }

  /** Who is logged in; nothing if no user can have such a name. */
  private static Optional<MailUser> user(PassdbWalk walk, Names names, AuthContext context) {
    try {
      MailUser user =
          walk.user().orElseGet(() -> MailUser.of(names.user().toLowerCase(Locale.ROOT)));
      return Optional.of(
          names.master().isEmpty() ? user : actedFor(user, names.master().get(), context));
    } catch (IllegalArgumentException e) {
      LOG.debug("no such name", e);
      return Optional.empty();
    }
  }

  private static MailUser actedFor(MailUser user, String master, AuthContext context) {
    Map<String, String> fields = new HashMap<>(user.fields());
    fields.put(MailUser.MASTER_USER, master);
    LOG.info(
        "login by a master user service={} peer={} master={} user={}",
        context.service(),
        context.peer().remoteText(),
        LogText.printable(master),
        LogText.printable(user.name()));
    return new MailUser(user.name(), user.home(), fields);
  }

  private Names names(String authenticationId, String authorizationId) {
    int at = separator.map(authenticationId::indexOf).orElse(-1);
    boolean another =
        !authorizationId.isEmpty() && !authorizationId.equalsIgnoreCase(authenticationId);
    if (at >= 0) {
      String user = authenticationId.substring(0, at);
      String master = authenticationId.substring(at + 1);
      boolean agree = !another || authorizationId.equalsIgnoreCase(user);
      return new Names(agree ? user : "", Optional.of(master));
    }
    // Without master users each passdb decides by itself whether it grants that.
    return another && !masters.isEmpty()
        ? new Names(authorizationId, Optional.of(authenticationId))
        : new Names(authenticationId, Optional.empty());
  }

  /** The same proof of another name; as they are for who acts for nobody. */
  private static Credentials of(Credentials credentials, Names names, String name) {
    if (names.master().isEmpty()) {
      return credentials;
    }
    if (credentials instanceof Credentials.Password password) {
      return Credentials.Password.of(name, password.password());
    }
    if (credentials instanceof Credentials.Token token) {
      return new Credentials.Token("", name, token.token());
    }
    return credentials instanceof Credentials.Certificate
        ? new Credentials.Certificate("", name)
        : credentials;
  }

  @Override
  public List<ServerPart> parts() {
    List<ServerPart> parts = new ArrayList<>();
    masters.forEach(one -> parts.add(one.authenticator()));
    logins.forEach(one -> parts.add(one.authenticator()));
    return List.copyOf(parts);
  }

  /** Who logs in, and who does it for it. */
  private record Names(String user, Optional<String> master) {
    /** Nobody is named where somebody has to be. */
    boolean isRefused() {
      return master.isPresent() && (user.isEmpty() || master.get().isEmpty());
    }
  }

  /** The links of a chain, in order. Used by one thread. */
  public static final class Builder {
    private final List<Passdb> all = new ArrayList<>();
    private Optional<Character> separator = Optional.empty();

    private Builder() {}

    /** Adds one behind the others. */
    public Builder passdb(Passdb.Builder next) {
      all.add(Objects.requireNonNull(next, "next").build());
      return this;
    }

    /**
     * Lets master users log in as {@code user*master}, with this character in between (Dovecot's
     * {@code auth_master_user_separator}). Without it, they name whom they act for as the
     * authorization identity (RFC 4422 §2).
     */
    public Builder masterUserSeparator(char character) {
      separator = Optional.of(character);
      return this;
    }

    /**
     * The chain.
     *
     * @throws IllegalArgumentException if nobody could log in: there is no passdb, or none but
     *     those that deny
     */
    public PassdbChain build() {
      if (all.stream().allMatch(one -> one.purpose() == Purpose.DENY)) {
        throw new IllegalArgumentException("a chain of passdbs by which nobody can log in");
      }
      return new PassdbChain(this);
    }
  }
}
