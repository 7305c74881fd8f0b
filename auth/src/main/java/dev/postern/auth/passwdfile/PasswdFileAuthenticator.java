package dev.postern.auth.passwdfile;

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
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.password.VerifiedPasswords;
import dev.postern.template.Template;
import dev.postern.template.UserVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users and passwords from Dovecot's passwd-file, one {@code
 * user:{SCHEME}hash:uid:gid::home::extra} a line. It says who may log in and who exists. The file
 * is read again when it changes; while it is being replaced, its users of before serve. Names are
 * compared in lower case, as Dovecot's default {@code auth_username_format = %Lu} does. Safe for
 * many threads.
 *
 * <pre>{@code
 * PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/passwd"))
 *
 * PasswdFileAuthenticator.parse("scheme=PLAIN username_format=%n /etc/dovecot/users/passwd").build()
 * }</pre>
 */
public final class PasswdFileAuthenticator implements Authenticator, ListedUserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdFileAuthenticator.class);

  private final PasswdFileSettings settings;
  private volatile UserFiles files;
  private volatile PasswordSchemes schemes;

  /** The same, but what has fitted a while ago is not hashed again. */
  private volatile PasswordSchemes remembering;

  private PasswdFileAuthenticator(Builder builder) {
    this.settings = builder.settings();
    this.files = new UserFiles(builder.path, builder.usernameFormat, settings);
    this.schemes = settings.schemes();
    this.remembering =
        builder.verifiedFor.isZero()
            ? schemes
            : schemes.remembering(VerifiedPasswords.lasting(builder.verifiedFor));
  }

  /**
   * The users of a file, with all settings as usual.
   *
   * @param file may hold {@code %d}, so that each domain has a file of its own; a percent sign is
   *     {@code %%}
   * @throws IllegalArgumentException if its variables cannot be understood
   */
  public static PasswdFileAuthenticator of(Path file) {
    return builder(file).build();
  }

  /**
   * The users of a file, with settings of one's own.
   *
   * @param file may hold {@code %d}, so that each domain has a file of its own; a percent sign is
   *     {@code %%}
   * @throws IllegalArgumentException if its variables cannot be understood
   */
  public static Builder builder(Path file) {
    Objects.requireNonNull(file, "file");
    return new Builder(UserVariables.parse(file.toString()));
  }

  /**
   * What Dovecot's {@code args} of a passwd-file say: {@code scheme=}, {@code username_format=},
   * each if wished, and the path.
   *
   * @throws IllegalArgumentException if they cannot be understood; the message can be shown to
   *     whoever wrote them
   */
  public static Builder parse(String args) {
    return PasswdFileArgs.parse(Objects.requireNonNull(args, "args"));
  }

  /**
   * Reads the file now, so that mistakes show at start and not at the first login. Does nothing for
   * a template.
   *
   * @throws IOException if the file is missing, unreadable or readable by others; the message says
   *     what to do
   */
  @Override
  public void check() throws IOException {
    Optional<PasswdFile> single = files.single();
    if (single.isPresent()) {
      single.get().current();
    }
  }

  /**
   * Goes by the server's limits; a file that was read under others is read again, since they decide
   * which of its passwords can be verified.
   */
  @Override
  public void start(ServerContext server) throws IOException {
    remembering = remembering.within(server.limits());
    PasswordSchemes bounded = schemes.within(server.limits());
    if (bounded != schemes) {
      schemes = bounded;
      files = files.with(bounded);
      check();
    }
  }

  /** Not where the file's path is a template: nobody says which files there are. */
  @Override
  public boolean canList() {
    return files.single().isPresent();
  }

  /**
   * The names of the users, in the order of the file; none for a template.
   *
   * @throws IOException if the file cannot be used; the message says what to do
   */
  @Override
  public List<String> users() throws IOException {
    Optional<PasswdFile> single = files.single();
    return single.isPresent() ? single.get().current().users().names() : List.of();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!verifies(credentials.getClass())) {
      return AuthOutcome.denied();
    }
    String name = credentials.authenticationId().toLowerCase(Locale.ROOT);
    try {
      Optional<UserFiles.Place> place = files.of(name);
      if (place.isEmpty()) {
        return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
      }
      return credentials instanceof Credentials.Password password
          ? authenticate(place.get(), name, password, context)
          : certified(place.get(), name, credentials, context);
    } catch (RejectedExecutionException e) {
      LOG.warn("login not checked: {}", e.getMessage());
      return AuthOutcome.unavailable();
    } catch (IOException | IllegalArgumentException e) {
      // Why has been told when the file changed.
      LOG.debug("no answer", e);
      return AuthOutcome.unavailable();
    }
  }

  /** Every denial is the same work: of an unknown user, a wrong password, a locked account. */
  private AuthOutcome authenticate(
      UserFiles.Place place, String name, Credentials.Password password, AuthContext context)
      throws IOException {
    Optional<PasswdEntry> entry = place.entry();
    Optional<StoredPassword> stored = entry.flatMap(this::verifiable);
    boolean fits =
        stored.isPresent()
            ? verifier(entry.get(), name, password, context).verify(password, stored.get())
            : entry.isPresent() && needsNoPassword(entry.get(), name);
    Optional<DenialReason> denial =
        fits
            ? denial(entry.get(), name, context).or(() -> asAnother(password, name))
            : Optional.of(mismatch(entry, stored));
    if (denial.isEmpty()) {
      return AuthOutcome.accepted(loggedIn(entry.get(), name));
    }
    place.decoys().spend(password, stored.map(schemes::work));
    return AuthOutcome.denied(denial.get());
  }

  /**
   * What verifies a password: whoever would be denied even with the right one is never remembered,
   * so that the denial takes as long as any other.
   */
  private PasswordSchemes verifier(
      PasswdEntry entry, String name, Credentials.Password login, AuthContext context) {
    try {
      return denial(entry, name, context).or(() -> asAnother(login, name)).isEmpty()
          ? remembering
          : schemes;
    } catch (IllegalArgumentException e) {
      LOG.debug("a line that cannot be followed", e);
      return schemes;
    }
  }

  /** Passwords, and certificates, which prove the name of a user who has to be in the file. */
  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Password.class || kind == Credentials.Certificate.class;
  }

  /** Whose password is locked, so that none fits, is locked out with a certificate too. */
  private AuthOutcome certified(
      UserFiles.Place place, String name, Credentials certificate, AuthContext context)
      throws IOException {
    Optional<PasswdEntry> found = place.entry();
    if (found.isEmpty()) {
      return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    }
    PasswdEntry entry = found.get();
    boolean locked = verifiable(entry).isEmpty() && !needsNoPassword(entry, name);
    Optional<DenialReason> denial =
        locked
            ? Optional.of(withoutPassword(entry))
            : denial(entry, name, context).or(() -> asAnother(certificate, name));
    return denial.isEmpty()
        ? AuthOutcome.accepted(loggedIn(entry, name))
        : AuthOutcome.denied(denial.get());
  }

  private Optional<StoredPassword> verifiable(PasswdEntry entry) {
    return entry.verifiable(settings.defaultScheme());
  }

  private boolean needsNoPassword(PasswdEntry entry, String name) {
    return entry.hasNoPassword(settings.defaultScheme())
        && entry.loginRules(settings.fields(), name).needNoPassword();
  }

  private Optional<DenialReason> denial(PasswdEntry entry, String name, AuthContext context) {
    return entry
        .loginRules(settings.fields(), name)
        .denial(context, LocalDate.now(settings.clock()));
  }

  private MailUser loggedIn(PasswdEntry entry, String name) {
    return entry.mailUser(
        settings.fields(), entry.loginRules(settings.fields(), name).renamed(name));
  }

  private DenialReason mismatch(Optional<PasswdEntry> entry, Optional<StoredPassword> stored) {
    if (entry.isEmpty()) {
      return DenialReason.UNKNOWN_USER;
    }
    return stored.isPresent() ? DenialReason.BAD_PASSWORD : withoutPassword(entry.get());
  }

  /** Another database may have a password of whom this one has none that fits, as in Dovecot. */
  private DenialReason withoutPassword(PasswdEntry entry) {
    return entry.hasNoPassword(settings.defaultScheme())
        ? DenialReason.NO_PASSWORD
        : DenialReason.LOCKED;
  }

  /**
   * Users whose password is kept in the clear have a secret, which serves every mechanism; those
   * whose password is kept in the form of one mechanism have one for that.
   */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    Objects.requireNonNull(mechanism, "mechanism");
    String name = user.toLowerCase(Locale.ROOT);
    try {
      Optional<PasswdEntry> entry = files.entry(name);
      return entry.isEmpty()
          ? SecretLookup.unknown()
          : secret(entry.get(), name, mechanism, context);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("no answer", e);
      return SecretLookup.unavailable();
    }
  }

  /** Whether somebody's password is kept in a form for it; a template's files are not looked at. */
  @Override
  public boolean hasSecrets(String mechanism) {
    Objects.requireNonNull(mechanism, "mechanism");
    return files.single().map(file -> file.mayHaveSecrets(mechanism)).orElse(true);
  }

  private SecretLookup secret(
      PasswdEntry entry, String name, String mechanism, AuthContext context) {
    Optional<DenialReason> denial = denial(entry, name, context);
    Optional<StoredPassword> stored = verifiable(entry);
    if (denial.isPresent() || stored.isEmpty()) {
      return SecretLookup.unknown(denial.orElseGet(() -> withoutPassword(entry)));
    }
    return stored
        .flatMap(s -> schemes.secret(s, mechanism))
        .map(secret -> SecretLookup.found(secret, loggedIn(entry, name)))
        .orElseGet(SecretLookup::notSupported);
  }

  @Override
  public UserLookup find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    try {
      return UserLookup.of(files.entry(lower).map(e -> e.mailUser(settings.fields(), lower)));
    } catch (IOException e) {
      return UserLookup.unavailable(UserFiles.reason(e));
    } catch (IllegalArgumentException e) {
      // A user there is, and its mail must not bounce for a slip in its line.
      return UserLookup.unavailable("the line of user " + lower + ": " + e.getMessage());
    }
  }

  private static Optional<DenialReason> asAnother(Credentials credentials, String name) {
    String other = credentials.authorizationId().toLowerCase(Locale.ROOT);
    return other.isEmpty() || other.equals(name)
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_AUTHORIZED);
  }

  /** Who may be able to read the file. */
  public enum Readability {
    /** Its owner and its group; a file readable by others is refused. */
    OWNER_AND_GROUP,
    /** Everybody. */
    EVERYBODY
  }

  /** Settings of a passwd-file. For one thread; may build more than once. */
  public static final class Builder {
    private final Template path;
    private Template usernameFormat = UserVariables.parse("%u");
    private Readability readability = Readability.OWNER_AND_GROUP;
    private PasswordSchemes schemes = PasswordSchemes.standard();
    private String defaultScheme = "CRYPT";
    private FieldList defaultFields = FieldList.NONE;
    private FieldList overrideFields = FieldList.NONE;
    private int maxOctets = PasswdFileSettings.USUAL_OCTETS;
    private Duration patience = PasswdFileSettings.USUAL_PATIENCE;
    private Duration verifiedFor = Duration.ofMinutes(5);
    private Clock clock = Clock.system(ZoneId.systemDefault());

    Builder(Template path) {
      this.path = path;
    }

    /**
     * Looks users up by another form of their name, e.g. {@code %n} for files that hold no domains
     * (Dovecot's {@code username_format}).
     *
     * @throws IllegalArgumentException if the format cannot be understood
     */
    public Builder usernameFormat(String format) {
      usernameFormat = UserVariables.parse(format);
      return this;
    }

    /** Accepts a file that other users of the machine can read. */
    public Builder readability(Readability allowed) {
      readability = Objects.requireNonNull(allowed, "allowed");
      return this;
    }

    /** Knows other password schemes; bounds that they have of their own go before the server's. */
    public Builder schemes(PasswordSchemes known) {
      schemes = Objects.requireNonNull(known, "known");
      return this;
    }

    /**
     * The scheme of passwords that name none (Dovecot's {@code scheme}); {@code CRYPT} if not
     * given.
     */
    public Builder defaultScheme(String name) {
      defaultScheme = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Fields of users whose line does not have them (Dovecot's {@code default_fields}), in the
     * words of extra fields, e.g. {@code userdb_uid=vmail userdb_home=/var/mail/%d/%n}.
     *
     * @throws IllegalArgumentException if the variables in one cannot be understood
     */
    public Builder defaultFields(String words) {
      defaultFields = FieldList.parse(words).checked();
      return this;
    }

    /**
     * Fields of all users, whatever their lines say (Dovecot's {@code override_fields}), in the
     * words of extra fields.
     *
     * @throws IllegalArgumentException if the variables in one cannot be understood
     */
    public Builder overrideFields(String words) {
      overrideFields = FieldList.parse(words).checked();
      return this;
    }

    /**
     * How many octets a file may have at most; 64 MiB if not given. It is kept in memory.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Builder maxOctets(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("a file of users has one octet at least");
      }
      maxOctets = most;
      return this;
    }

    /**
     * For how long the users of before serve while the file is away or looks half-written; 2 s if
     * not given.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder patience(Duration most) {
      if (Objects.requireNonNull(most, "most").isNegative()) {
        throw new IllegalArgumentException("patience is not negative");
      }
      patience = most;
      return this;
    }

    /**
     * For how long a password that fitted is not hashed again (Dovecot's {@code auth_cache_ttl}); 5
     * minutes if not given, zero for never. What is changed in the file counts at once all the
     * same.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder verifiedFor(Duration time) {
      if (Objects.requireNonNull(time, "time").isNegative()) {
        throw new IllegalArgumentException("no password is verified for a negative time");
      }
      verifiedFor = time;
      return this;
    }

    /** Tells the time by another clock. */
    Builder clock(Clock other) {
      clock = other;
      return this;
    }

    /**
     * The users of the file; it is not read yet.
     *
     * @throws IllegalArgumentException if the default scheme is unknown
     */
    public PasswdFileAuthenticator build() {
      return new PasswdFileAuthenticator(this);
    }

    private PasswdFileSettings settings() {
      String bare = defaultScheme.replaceFirst("\\..*", "");
      if (schemes.find(bare).isEmpty()) {
        throw new IllegalArgumentException("unknown scheme " + bare);
      }
      return new PasswdFileSettings(
          readability,
          schemes,
          defaultScheme,
          new FieldRules(defaultFields, overrideFields),
          maxOctets,
          patience,
          clock);
    }
  }
}
