package dev.postern.auth.sql;

import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.log.LogText;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users and passwords in an SQL database, by queries as Dovecot has them: who may log in, and who
 * exists. Variables are parameters of a prepared statement and never part of its text. Names are
 * asked for in lower case. Safe for many threads; each question takes a connection of the data
 * source, so let it have a pool.
 *
 * <pre>{@code
 * SqlAuthenticator.of(database)
 *     .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
 *     .userQuery("SELECT home, uid, gid FROM users WHERE userid = '%u'")
 *     .build()
 * }</pre>
 *
 * <p>Of the columns of a password query these count: {@code password} with its scheme, {@code user}
 * or {@code username} and {@code domain} for another name, the fields that say who may log in
 * ({@code nopassword}, {@code nologin}, {@code allow_nets} and the others of a passwd-file), and
 * what begins with {@code userdb_} as a field of the user. All columns of a user query are fields
 * of the user. A column that is NULL is none.
 *
 * <p>A database that does not answer in time, or answers with two rows, is unavailable.
 */
public final class SqlAuthenticator implements Authenticator, ListedUserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAuthenticator.class);

  /** Dovecot's default. */
  private static final String USERNAME_CHARS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890.-_@";

  private static final String NO_USER_QUERY = "no user_query says which SQL users exist";

  private final UserDatabase database;
  private final SqlQuery passwords;
  private final Optional<SqlQuery> users;
  private final Optional<SqlQuery> list;
  private final Set<String> proofs;
  private final String defaultScheme;
  private final String usernameChars;

  /** What the builder was given; whether a form serves a mechanism is no matter of limits. */
  private final PasswordSchemes known;

  private final StoredPassword sample;
  private volatile PasswordSchemes schemes;
  private volatile LearntDecoys decoys;

  private SqlAuthenticator(Builder from) {
    database = new UserDatabase(from.source, from.timeout);
    passwords = from.passwords.orElseThrow(() -> new IllegalArgumentException("no passwordQuery"));
    users = from.users;
    list = from.list;
    proofs = from.proofs;
    defaultScheme = from.defaultScheme;
    usernameChars = from.usernameChars.toLowerCase(Locale.ROOT);
    known = from.schemes;
    schemes = known;
    decoys = new LearntDecoys(schemes);
    PasswordScheme scheme =
        schemes
            .find(defaultScheme)
            .orElseThrow(() -> new IllegalArgumentException("unknown scheme " + defaultScheme));
    sample =
        StoredPassword.parse(
            scheme.hash(Credentials.Password.of("nobody", "nobody's"), new SecureRandom()),
            defaultScheme);
    decoys.learn(sample);
  }

  /** The users of a database. */
  public static Builder of(DataSource source) {
    return new Builder(Objects.requireNonNull(source, "source"));
  }

  /**
   * Asks for a user that there is not, so that mistakes in queries show at start.
   *
   * @throws IOException if the database does not answer
   */
  @Override
  public void check() throws IOException {
    Map<String, String> nobody = SqlVariables.of("");
    database.find(passwords, nobody);
    if (users.isPresent()) {
      database.find(users.get(), nobody);
    }
  }

  /** Goes by the server's limits of what a password may cost. */
  @Override
  public void start(ServerContext server) {
    PasswordSchemes bounded = schemes.within(server.limits());
    if (bounded != schemes) {
      schemes = bounded;
      decoys = new LearntDecoys(bounded);
      try {
        decoys.learn(sample);
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "sql passwords of the scheme {} cannot be verified: {}", defaultScheme, e.getMessage());
      }
    }
  }

  /** If there is an {@link Builder#iterateQuery}. */
  @Override
  public boolean canList() {
    return list.isPresent();
  }

  /**
   * {@inheritDoc} They come in the order of the query, at most a million.
   *
   * @throws IOException if there is no {@link Builder#iterateQuery}, too
   */
  @Override
  public List<String> users() throws IOException {
    if (list.isEmpty()) {
      throw new IOException("no iterate_query says which SQL users there are");
    }
    return database.list(list.get());
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password login)) {
      return AuthOutcome.denied();
    }
    String name = login.authenticationId().toLowerCase(Locale.ROOT);
    try {
      Optional<SqlRow> row = row(name, login, context);
      // Before the password is looked at: what a row that cannot be followed answers tells nothing.
      Optional<DenialReason> rule = row.flatMap(r -> barred(r, context)).or(() -> other(login));
      Optional<MailUser> user = row.map(r -> r.accepted(name));
      Optional<StoredPassword> stored = row.flatMap(this::stored);
      Optional<StoredPassword> hash = stored.filter(one -> !one.isLocked());
      hash.ifPresent(decoys::learn);
      Optional<DenialReason> denial = mismatch(login, row, stored).or(() -> rule);
      if (denial.isEmpty()) {
        return AuthOutcome.accepted(user.orElseThrow());
      }
      decoys.spend(login, hash.map(schemes::work));
      return AuthOutcome.denied(denial.get());
    } catch (IOException e) {
      LOG.debug("no answer", e);
      return AuthOutcome.unavailable();
    } catch (RejectedExecutionException e) {
      LOG.warn("sql login not checked: {}", e.getMessage());
      return AuthOutcome.unavailable();
    } catch (IllegalArgumentException e) {
      LOG.warn("sql user={} cannot log in: {}", LogText.printable(name), e.getMessage());
      return AuthOutcome.unavailable();
    }
  }

  private Optional<DenialReason> mismatch(
      Credentials.Password login, Optional<SqlRow> row, Optional<StoredPassword> stored) {
    if (row.isEmpty()) {
      return Optional.of(DenialReason.UNKNOWN_USER);
    }
    if (stored.isEmpty()) {
      return row.get().login().needNoPassword()
          ? Optional.empty()
          : Optional.of(DenialReason.NO_PASSWORD);
    }
    if (stored.get().isLocked()) {
      return Optional.of(DenialReason.LOCKED);
    }
    return schemes.verify(login, stored.get())
        ? Optional.empty()
        : Optional.of(DenialReason.BAD_PASSWORD);
  }

  /** The part before the at sign, if the password query asks for no more of the name. */
  @Override
  public String subject(String name) {
    return passwords.asksForDomain() ? name : SqlVariables.of(name).get("n");
  }

  /** Users whose passwords are kept in a form that the mechanism can use have a secret. */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    String name = user.toLowerCase(Locale.ROOT);
    try {
      Optional<SqlRow> row = row(name, Credentials.Password.of(name, ""), context);
      if (row.isEmpty()) {
        return SecretLookup.unknown();
      }
      Optional<DenialReason> denial = barred(row.get(), context);
      Optional<StoredPassword> stored = stored(row.get());
      if (denial.isPresent() || stored.isEmpty()) {
        return SecretLookup.unknown(denial.orElse(DenialReason.NO_PASSWORD));
      }
      return stored.get().isLocked()
          ? SecretLookup.unknown(DenialReason.LOCKED)
          : schemes
              .secret(stored.get(), mechanism)
              .map(secret -> SecretLookup.found(secret, row.get().accepted(name)))
              .orElseGet(SecretLookup::notSupported);
    } catch (IOException e) {
      LOG.debug("no answer", e);
      return SecretLookup.unavailable();
    } catch (IllegalArgumentException e) {
      LOG.warn("sql user={} cannot log in: {}", LogText.printable(name), e.getMessage());
      return SecretLookup.unavailable();
    }
  }

  /**
   * Whether passwords of the default scheme serve the mechanism, or {@link Builder#proofs} names
   * it; the database is not asked.
   */
  @Override
  public boolean hasSecrets(String mechanism) {
    return !passwords.asks(SqlVariables.PASSWORDS)
        && (proofs.contains(mechanism.toUpperCase(Locale.ROOT))
            || known.secret(sample, mechanism).isPresent());
  }

  @Override
  public UserLookup find(String name) {
    if (users.isEmpty()) {
      return UserLookup.unavailable(NO_USER_QUERY);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (!MailUser.isName(lower)) {
      return UserLookup.unknown();
    }
    try {
      return UserLookup.of(
          database
              .find(users.get(), SqlVariables.of(lower))
              .filter(row -> isOf(row, lower))
              .map(row -> row.located(lower)));
    } catch (IOException e) {
      return UserLookup.unavailable(e.getMessage());
    } catch (IllegalArgumentException e) {
      return UserLookup.unavailable("sql user " + LogText.printable(lower) + ": " + e.getMessage());
    }
  }

  private Optional<SqlRow> row(String name, Credentials.Password login, AuthContext context)
      throws IOException {
    if (!MailUser.isName(name)) {
      return Optional.empty();
    }
    Map<String, String> values = SqlVariables.of(name, login, context);
    return database.find(passwords, values).filter(row -> isOf(row, name));
  }

  /**
   * Whether a row is of the user of that name. A database may fold more than case: what it finds by
   * an accented or a padded name is another's, unless it says whose.
   */
  private boolean isOf(SqlRow row, String name) {
    return usernameChars.isEmpty()
        || name.chars().allMatch(c -> usernameChars.indexOf(c) >= 0)
        || row.namesUser(name);
  }

  /**
   * What is to be compared with; nothing if the column is NULL or empty.
   *
   * @throws IllegalArgumentException if the form of what is stored is broken
   */
  private Optional<StoredPassword> stored(SqlRow row) {
    return row.column("password")
        .filter(text -> !text.isEmpty())
        .map(text -> StoredPassword.parse(text, defaultScheme));
  }

  private static Optional<DenialReason> barred(SqlRow row, AuthContext context) {
    return row.login().denial(context, LocalDate.now(ZoneId.systemDefault()));
  }

  private static Optional<DenialReason> other(Credentials.Password login) {
    String other = login.authorizationId();
    return other.isEmpty() || other.equalsIgnoreCase(login.authenticationId())
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_AUTHORIZED);
  }

  /** Settings of a {@link SqlAuthenticator}, under Dovecot's names. Used by one thread. */
  public static final class Builder {
    private final DataSource source;
    private Optional<SqlQuery> passwords = Optional.empty();
    private Optional<SqlQuery> users = Optional.empty();
    private Optional<SqlQuery> list = Optional.empty();
    private Set<String> proofs = Set.of();
    private String defaultScheme = "CRYPT";
    private String usernameChars = USERNAME_CHARS;
    private PasswordSchemes schemes = PasswordSchemes.standard();
    private Duration timeout = Duration.ofSeconds(10);

    private Builder(DataSource source) {
      this.source = source;
    }

    /**
     * How a login is looked up, e.g. {@code SELECT password FROM users WHERE userid = '%u'}; must
     * be given. It may hold {@code %u %n %d}, {@code %s} (service), {@code %r} (the client's
     * address), {@code %m} (mechanism) and {@code %w} (the password), with Dovecot's modifiers.
     *
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Builder passwordQuery(String query) {
      passwords =
          Optional.of(
              SqlQuery.parse(Objects.requireNonNull(query, "query"), SqlVariables.OF_LOGINS));
      return this;
    }

    /**
     * How a user is looked up after a login and at delivery, e.g. {@code SELECT home, uid, gid FROM
     * users WHERE userid = '%u'}; without it, the directory of users has to be another. It may hold
     * {@code %u %n %d}, with Dovecot's modifiers.
     *
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Builder userQuery(String query) {
      users =
          Optional.of(
              SqlQuery.parse(Objects.requireNonNull(query, "query"), SqlVariables.OF_USERS));
      return this;
    }

    /**
     * How all users are listed, e.g. {@code SELECT userid AS user FROM users}, or with {@code
     * username} and {@code domain}; without it, they are not. It has no variables.
     *
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Builder iterateQuery(String query) {
      list = Optional.of(SqlQuery.parse(Objects.requireNonNull(query, "query"), Set.of()));
      return this;
    }

    /**
     * Mechanisms by proof that are offered although passwords of the default scheme do not serve
     * them, e.g. {@code SCRAM-SHA-256 SCRAM-SHA-256-PLUS} where every password in the database is
     * {@code {SCRAM-SHA-256}...}. A client chooses one for all its users: who has a password of
     * another scheme cannot log in by it.
     *
     * @param names separated by spaces or commas
     */
    public Builder proofs(String names) {
      proofs =
          Stream.of(
                  Objects.requireNonNull(names, "names")
                      .toUpperCase(Locale.ROOT)
                      .split("[ ,]+", -1))
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      return this;
    }

    /** The scheme of passwords without a {@code {SCHEME}} prefix; CRYPT. */
    public Builder defaultPassScheme(String name) {
      defaultScheme = Objects.requireNonNull(name, "name").toUpperCase(Locale.ROOT);
      return this;
    }

    /**
     * What names are made of (Dovecot's {@code auth_username_chars}, with its default: letters and
     * digits of ASCII, {@code . - _ @}). Whoever is found by a name of others is unknown, unless
     * the query says who it is ({@code user}, or {@code username} and {@code domain}): many
     * databases find {@code ann} by a name with an accent or a blank at its end, who would be
     * another user to everything else here.
     *
     * @param characters in either case; none for all, where the database tells all names apart
     */
    public Builder usernameChars(String characters) {
      usernameChars = Objects.requireNonNull(characters, "characters");
      return this;
    }

    /**
     * The schemes that are known; all standard ones. Bounds that they have of their own go before
     * the server's.
     */
    public Builder schemes(PasswordSchemes known) {
      schemes = Objects.requireNonNull(known, "known");
      return this;
    }

    /**
     * How long a query may take, in whole seconds, one at least; 10 seconds. The driver tells the
     * database: for one that is silent, set a time to wait at the socket in the data source too.
     */
    public Builder timeout(Duration most) {
      timeout = Objects.requireNonNull(most, "most");
      return this;
    }

    /**
     * Takes the queries and the scheme from the text of a {@code dovecot-sql.conf.ext}, which may
     * have {@code auth_username_chars} too. Its {@code driver} and {@code connect} have no effect:
     * the data source is given.
     *
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Builder settings(String text) {
      SqlSettings settings = SqlSettings.parse(Objects.requireNonNull(text, "text"));
      settings.values().forEach(this::setting);
      if (!settings.ignored().isEmpty()) {
        LOG.info("settings of SQL users without effect here: {}", settings.ignored());
      }
      return this;
    }

    private void setting(String name, String value) {
      switch (name) {
        case "password_query" -> passwordQuery(value);
        case "user_query" -> userQuery(value);
        case "iterate_query" -> iterateQuery(value);
        case "auth_username_chars" -> usernameChars(value);
        default -> defaultPassScheme(value);
      }
    }

    /**
     * The users.
     *
     * @throws IllegalArgumentException if there is no password query, or the default scheme is
     *     unknown
     */
    public SqlAuthenticator build() {
      return new SqlAuthenticator(this);
    }
  }
}
