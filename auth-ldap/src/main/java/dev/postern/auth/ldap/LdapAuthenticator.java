package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.fields.LoginFields;
import dev.postern.auth.password.StoredPassword;
import dev.postern.log.LogText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users of an LDAP directory, in the words of Dovecot's {@code dovecot-ldap.conf.ext}. Passwords
 * are verified by the directory (a bind as the user), or here with what it keeps. Several servers
 * are used in order: the first that answers. What they do not answer in time is unavailable. Safe
 * for many threads.
 *
 * <pre>{@code
 * LdapAuthenticator.builder()
 *     .uris("ldap://ldap1.example.org ldap://ldap2.example.org")
 *     .startTls()
 *     .dn("cn=mail,dc=example,dc=org")
 *     .dnPassword(password)
 *     .base("ou=people,dc=example,dc=org")
 *     .passFilter("(mail=%u)")
 *     .authBind()
 *     .build()
 * }</pre>
 *
 * <p>A server starts without its directory, and answers once that is there, unless {@link
 * LdapAuthenticatorBuilder#requiredAtStart} says otherwise.
 */
public final class LdapAuthenticator implements Authenticator, UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(LdapAuthenticator.class);

  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String HOME = "home";

  private volatile LdapSettings settings;
  private volatile LdapDecoy decoy;
  private volatile LdapDirectory directory;

  LdapAuthenticator(LdapSettings settings) {
    this.settings = settings;
    this.decoy = new LdapDecoy(settings.schemes());
    this.directory = new LdapDirectory(settings);
  }

  LdapSettings settings() {
    return settings;
  }

  /** What is asked of whom, in Dovecot's words. */
  public static LdapAuthenticatorBuilder builder() {
    return new LdapAuthenticatorBuilder();
  }

  /**
   * As a file of Dovecot's says ({@code dovecot-ldap.conf.ext}).
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it cannot be understood; the message names the line
   */
  public static LdapAuthenticator of(Path file) throws IOException {
    return LdapConfigFile.read(Objects.requireNonNull(file, "file")).build();
  }

  @Override
  public void check() throws IOException {
    if (settings.requiredAtStart()) {
      LdapName nobody = LdapName.of("postern-start").orElseThrow();
      try {
        directory.find(nobody, settings.passFilter(), settings.passAttrs());
      } catch (LdapFailure e) {
        throw new IOException("the LDAP directory cannot be used: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void start(ServerContext server) {
    directory.close();
    settings = settings.within(server.limits());
    decoy = new LdapDecoy(settings.schemes());
    directory = new LdapDirectory(settings);
  }

  @Override
  public void close() {
    directory.close();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password password)) {
      return AuthOutcome.denied();
    }
    try {
      return settings.bindDn().isPresent() ? byTemplate(password) : bySearch(password, context);
    } catch (LdapFailure | IllegalArgumentException | RejectedExecutionException e) {
      unanswered(e);
      return AuthOutcome.unavailable();
    }
  }

  private AuthOutcome byTemplate(Credentials.Password login) throws LdapFailure {
    Optional<LdapName> name = LdapName.of(login.authenticationId());
    if (name.isEmpty()) {
      return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    }
    if (!isProof(login.password())) {
      return AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }
    String dn = name.get().dn(settings.bindDn().orElseThrow());
    return directory
        .bind(dn, login.password())
        .or(() -> asAnother(login, Optional.of(MailUser.of(name.get().user()))))
        .map(AuthOutcome::denied)
        .orElseGet(() -> AuthOutcome.accepted(MailUser.of(name.get().user())));
  }

  private AuthOutcome bySearch(Credentials.Password login, AuthContext context) throws LdapFailure {
    Optional<LdapName> name = LdapName.of(login.authenticationId());
    Optional<Entry> entry = name.isEmpty() ? Optional.empty() : entry(name.get());
    Optional<Map<String, String>> fields =
        entry.map(e -> settings.passAttrs().of(e, name.orElseThrow()));
    // Before the password is looked at: what an entry that cannot be followed answers tells
    // nothing.
    Optional<MailUser> user = fields.map(f -> user(name.orElseThrow(), f));
    Optional<DenialReason> rule =
        fields.flatMap(f -> denial(f, context)).or(() -> asAnother(login, user));
    Optional<DenialReason> denial =
        settings.verification() == LdapSettings.Verification.BIND
            ? boundDenial(name, entry, login.password())
            : storedDenial(fields, login);
    return denial
        .or(() -> rule)
        .map(AuthOutcome::denied)
        .orElseGet(() -> AuthOutcome.accepted(user.orElseThrow()));
  }

  private Optional<Entry> entry(LdapName name) throws LdapFailure {
    return directory.find(name, settings.passFilter(), settings.passAttrs());
  }

  /** An unknown user costs a bind too, so that the directory's time tells less. */
  private Optional<DenialReason> boundDenial(
      Optional<LdapName> name, Optional<Entry> entry, String password) throws LdapFailure {
    if (!isProof(password)) {
      return Optional.of(entry.isPresent() ? DenialReason.BAD_PASSWORD : DenialReason.UNKNOWN_USER);
    }
    if (entry.isPresent()) {
      return directory.bind(entry.get().getDN(), password);
    }
    if (name.isPresent()) {
      directory.bindNobody(name.get(), password);
    }
    return Optional.of(DenialReason.UNKNOWN_USER);
  }

  private Optional<DenialReason> storedDenial(
      Optional<Map<String, String>> fields, Credentials.Password login) {
    Optional<StoredPassword> stored = fields.flatMap(this::stored);
    if (stored.isPresent() && !stored.get().isLocked()) {
      boolean fits = settings.schemes().verify(login, stored.get());
      decoy.saw(stored.get());
      return fits ? Optional.empty() : Optional.of(DenialReason.BAD_PASSWORD);
    }
    if (stored.isEmpty() && fields.isPresent() && needsNoPassword(fields.get())) {
      return Optional.empty();
    }
    decoy.spend(login);
    return Optional.of(fields.isEmpty() ? DenialReason.UNKNOWN_USER : withoutPassword(stored));
  }

  /** Another database may have a password of whom the directory has none that fits. */
  private static DenialReason withoutPassword(Optional<StoredPassword> stored) {
    return stored.isEmpty() ? DenialReason.NO_PASSWORD : DenialReason.LOCKED;
  }

  private Optional<StoredPassword> stored(Map<String, String> fields) {
    return Optional.ofNullable(fields.get(PASSWORD))
        .filter(password -> !password.isEmpty())
        .map(password -> StoredPassword.parse(password, settings.defaultPassScheme()));
  }

  private static Optional<DenialReason> denial(Map<String, String> fields, AuthContext context) {
    return LoginFields.of(fields).denial(context, LocalDate.now(ZoneId.systemDefault()));
  }

  private static boolean needsNoPassword(Map<String, String> fields) {
    return fields.containsKey("nopassword") && fields.getOrDefault(PASSWORD, "").isEmpty();
  }

  /** A bind without a password is one of nobody, and succeeds (RFC 4513 §5.1.2). */
  private static boolean isProof(String password) {
    return !password.isEmpty() && password.indexOf('\0') < 0;
  }

  private static Optional<DenialReason> asAnother(
      Credentials.Password login, Optional<MailUser> user) {
    String other = login.authorizationId();
    boolean same =
        other.isEmpty()
            || other.equalsIgnoreCase(login.authenticationId())
            || user.filter(u -> other.equalsIgnoreCase(u.name())).isPresent();
    return same ? Optional.empty() : Optional.of(DenialReason.NOT_AUTHORIZED);
  }

  /** The part before the at sign, if nothing more of the name is asked for. */
  @Override
  public String subject(String name) {
    return settings.asksForDomain() ? name : new LdapName(name).value("n");
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return settings.verification() == LdapSettings.Verification.STORED_PASSWORD;
  }

  /** {@inheritDoc} Also where the directory has none to give, it says who may not log in. */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    if (settings.bindDn().isPresent()) {
      return SecretLookup.notSupported();
    }
    try {
      Optional<LdapName> name = LdapName.of(user);
      Optional<Entry> entry = name.isEmpty() ? Optional.empty() : entry(name.get());
      return entry.isEmpty()
          ? SecretLookup.unknown()
          : secret(
              name.get(), settings.passAttrs().of(entry.get(), name.get()), mechanism, context);
    } catch (LdapFailure | IllegalArgumentException e) {
      unanswered(e);
      return SecretLookup.unavailable();
    }
  }

  private SecretLookup secret(
      LdapName name, Map<String, String> fields, String mechanism, AuthContext context) {
    Optional<DenialReason> denial = denial(fields, context);
    if (!hasSecrets(mechanism)) {
      return denial.map(SecretLookup::unknown).orElseGet(SecretLookup::notSupported);
    }
    Optional<StoredPassword> stored = stored(fields);
    if (denial.isPresent() || stored.isEmpty() || stored.get().isLocked()) {
      return SecretLookup.unknown(denial.orElseGet(() -> withoutPassword(stored)));
    }
    return settings
        .schemes()
        .secret(stored.get(), mechanism)
        .map(secret -> SecretLookup.found(secret, user(name, fields)))
        .orElseGet(SecretLookup::notSupported);
  }

  @Override
  public UserLookup find(String name) {
    Optional<LdapName> known = LdapName.of(name);
    if (known.isEmpty()) {
      return UserLookup.unknown();
    }
    try {
      return UserLookup.of(
          directory
              .find(known.get(), settings.userFilter(), settings.userAttrs())
              .map(entry -> user(known.get(), settings.userAttrs().of(entry, known.get()))));
    } catch (LdapFailure | IllegalArgumentException e) {
      return UserLookup.unavailable("LDAP: " + e.getMessage());
    }
  }

  /** A user as the fields name it, or else by the name that was asked for. */
  private static MailUser user(LdapName asked, Map<String, String> fields) {
    Map<String, String> rest = new HashMap<>(fields);
    rest.remove(PASSWORD);
    String name = rest.remove(USER);
    String home = rest.get(HOME);
    return new MailUser(
        name == null || name.isEmpty() ? asked.user() : name.toLowerCase(Locale.ROOT),
        Optional.ofNullable(home).filter(h -> !h.isEmpty()),
        rest);
  }

  /** That a server cannot be used has been told when that began. */
  private static void unanswered(Exception e) {
    if (e instanceof LdapFailure failure && failure.isTold()) {
      LOG.debug("no answer", e);
    } else {
      LOG.warn(
          "LDAP question not answered reason={}",
          LogText.printable(String.valueOf(e.getMessage())));
    }
  }
}
