package dev.postern.auth.passdb;

import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One authenticator in a {@link PassdbChain}, with what follows from its answers: Dovecot's {@code
 * passdb { }} and its settings. Immutable.
 *
 * <pre>{@code
 * Passdb.of(masters).master().pass().build()
 * }</pre>
 */
public final class Passdb {
  private final Authenticator authenticator;
  private final Purpose purpose;
  private final PassdbSkip skip;
  private final PassdbResult success;
  private final PassdbResult failure;
  private final PassdbResult internalFail;
  private final Set<String> mechanisms;
  private final UsernameFilter filter;

  private Passdb(Builder from) {
    authenticator = from.authenticator;
    purpose = from.purpose;
    skip = from.skip;
    success = from.success;
    failure = from.failure;
    internalFail = from.internalFail;
    mechanisms = from.mechanisms;
    filter = from.filter;
  }

  /** With Dovecot's defaults: the first success returns, everything else continues. */
  public static Builder of(Authenticator authenticator) {
    return new Builder(Objects.requireNonNull(authenticator, "authenticator"));
  }

  Authenticator authenticator() {
    return authenticator;
  }

  Purpose purpose() {
    return purpose;
  }

  boolean isAsked(String mechanism, String user, boolean verified) {
    return serves(mechanism)
        && filter.accepts(user)
        && (skip == PassdbSkip.NEVER || verified == (skip == PassdbSkip.UNAUTHENTICATED));
  }

  /** Whether it has a say in who may not log in, whatever was verified before. */
  boolean denies(String mechanism, String user) {
    return purpose == Purpose.DENY && serves(mechanism) && filter.accepts(user);
  }

  boolean serves(String mechanism) {
    return mechanisms.isEmpty() || mechanisms.contains(mechanism.toUpperCase(Locale.ROOT));
  }

  PassdbResult result(Answer answer) {
    return switch (answer.kind()) {
      case OK -> success;
      case UNAVAILABLE -> internalFail;
      default -> failure;
    };
  }

  /** What an authenticator is in a chain for. */
  enum Purpose {
    /** Who is found may log in. */
    LOGINS,
    /** Who is found may not. */
    DENY,
    /** Who is found may log in as another. */
    MASTER
  }

  /** Settings of a {@link Passdb}, under Dovecot's names. Used by one thread. */
  public static final class Builder {
    private final Authenticator authenticator;
    private Purpose purpose = Purpose.LOGINS;
    private PassdbSkip skip = PassdbSkip.NEVER;
    private PassdbResult success = PassdbResult.RETURN_OK;
    private PassdbResult failure = PassdbResult.CONTINUE;
    private PassdbResult internalFail = PassdbResult.CONTINUE;
    private Set<String> mechanisms = Set.of();
    private UsernameFilter filter = UsernameFilter.ALL;

    private Builder(Authenticator authenticator) {
      this.authenticator = authenticator;
    }

    /** What follows when the credentials are right; {@link PassdbResult#RETURN_OK}. */
    public Builder resultSuccess(PassdbResult result) {
      success = Objects.requireNonNull(result, "result");
      return this;
    }

    /** What follows when they are not; {@link PassdbResult#CONTINUE}. */
    public Builder resultFailure(PassdbResult result) {
      failure = Objects.requireNonNull(result, "result");
      return this;
    }

    /** What follows when it could not be told; {@link PassdbResult#CONTINUE}. */
    public Builder resultInternalFail(PassdbResult result) {
      internalFail = Objects.requireNonNull(result, "result");
      return this;
    }

    /** When it is not asked; {@link PassdbSkip#NEVER}. */
    public Builder skip(PassdbSkip when) {
      skip = Objects.requireNonNull(when, "when");
      return this;
    }

    /**
     * Whoever is known there is denied, whatever the password.
     *
     * @throws IllegalArgumentException if the authenticator is no {@link UserDirectory} too: it
     *     could not tell who is known
     */
    public Builder deny() {
      if (!(authenticator instanceof UserDirectory)) {
        throw new IllegalArgumentException(
            "a deny passdb has to be a UserDirectory too, to say whom it knows");
      }
      purpose = Purpose.DENY;
      return this;
    }

    /**
     * Its users are master users: they log in as others and never as themselves ({@link
     * PassdbChain.Builder#masterUserSeparator}).
     */
    public Builder master() {
      purpose = Purpose.MASTER;
      return this;
    }

    /** The same as {@link #resultSuccess} with {@link PassdbResult#CONTINUE}. */
    public Builder pass() {
      return resultSuccess(PassdbResult.CONTINUE);
    }

    /**
     * By which SASL mechanisms it is asked; by all unless this is called. A password that came with
     * a command (POP3's PASS, IMAP's LOGIN) counts as PLAIN.
     *
     * @param names separated by spaces or commas, e.g. {@code PLAIN LOGIN}
     */
    public Builder mechanisms(String names) {
      Objects.requireNonNull(names, "names");
      mechanisms =
          Stream.of(names.toUpperCase(Locale.ROOT).split("[ ,]+"))
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      return this;
    }

    /**
     * For which users it is asked; for all unless this is called.
     *
     * @param patterns separated by spaces or commas, with {@code *} and {@code ?}; those with a
     *     leading exclamation mark are left out: {@code *@example.org !boss@example.org}
     */
    public Builder usernameFilter(String patterns) {
      filter = UsernameFilter.parse(Objects.requireNonNull(patterns, "patterns"));
      return this;
    }

    /** The passdb. */
    public Passdb build() {
      return new Passdb(this);
    }
  }
}
