package dev.postern.auth.passwdfile;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.template.Template;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users and passwords from Dovecot's passwd-file, one {@code
 * user:{SCHEME}hash:uid:gid::home::extra} a line. It says who may log in and who exists. The file
 * is read again when it changes. Names are compared in lower case, as Dovecot's default {@code
 * auth_username_format = %Lu} does. Safe for many threads; immutable.
 *
 * <pre>{@code
 * PasswdFileAuthenticator.of(Path.of("/etc/dovecot/users/passwd"))
 * }</pre>
 */
public final class PasswdFileAuthenticator implements Authenticator, UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdFileAuthenticator.class);

  private final Template path;
  private final Template usernameFormat;
  private final Readability readability;
  private final PasswordSchemes schemes;
  private final Map<String, PasswdFile> files = new ConcurrentHashMap<>();

  private PasswdFileAuthenticator(
      Template path, Template usernameFormat, Readability readability, PasswordSchemes schemes) {
    this.path = path;
    this.usernameFormat = usernameFormat;
    this.readability = readability;
    this.schemes = schemes;
  }

  /**
   * The users of a file.
   *
   * @param file may hold {@code %d}, so that each domain has a file of its own; a percent sign is
   *     {@code %%}
   * @throws IllegalArgumentException if its variables cannot be understood
   */
  public static PasswdFileAuthenticator of(Path file) {
    return new PasswdFileAuthenticator(
        UserVariables.parse(file.toString()),
        UserVariables.parse("%u"),
        Readability.OWNER_AND_GROUP,
        PasswordSchemes.standard());
  }

  /**
   * Looks users up by another form of their name, e.g. {@code %n} for files that hold no domains
   * (username_format).
   *
   * @throws IllegalArgumentException if the format cannot be understood
   */
  public PasswdFileAuthenticator usernameFormat(String format) {
    return new PasswdFileAuthenticator(path, UserVariables.parse(format), readability, schemes);
  }

  /** Accepts a file that other users of the machine can read. */
  public PasswdFileAuthenticator readability(Readability allowed) {
    Objects.requireNonNull(allowed, "allowed");
    return new PasswdFileAuthenticator(path, usernameFormat, allowed, schemes);
  }

  /** Knows other password schemes. */
  public PasswdFileAuthenticator schemes(PasswordSchemes known) {
    Objects.requireNonNull(known, "known");
    return new PasswdFileAuthenticator(path, usernameFormat, readability, known);
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
    users();
  }

  /**
   * The names of the users, in the order of the file; none for a template.
   *
   * @throws IOException if the file cannot be used; the message says what to do
   */
  public List<String> users() throws IOException {
    return path.variables().isEmpty() ? file(path.beginning()).current().names() : List.of();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password password)) {
      return AuthOutcome.denied();
    }
    String name = password.authenticationId().toLowerCase(Locale.ROOT);
    try {
      Optional<PasswdFile.Loaded> file = fileOf(name);
      return file.isEmpty()
          ? AuthOutcome.denied(DenialReason.UNKNOWN_USER)
          : authenticate(file.get(), name, password, context);
    } catch (IOException | IllegalArgumentException e) {
      // Why has been told when the file changed.
      LOG.debug("no answer", e);
      return AuthOutcome.unavailable();
    }
  }

  /** Every denial is the same work: of an unknown user, a wrong password, a locked account. */
  private AuthOutcome authenticate(
      PasswdFile.Loaded file, String name, Credentials.Password password, AuthContext context) {
    Optional<PasswdEntry> entry = file.find(new UserVariables(name).fill(usernameFormat));
    Optional<StoredPassword> stored = entry.flatMap(PasswdEntry::verifiable);
    boolean fits =
        stored.isPresent()
            ? schemes.verify(password, stored.get())
            : entry.isPresent() && entry.get().needsNoPassword();
    Optional<DenialReason> denial =
        fits
            ? entry.get().denial(context).or(() -> asAnother(password, name))
            : Optional.of(mismatch(entry, stored));
    if (denial.isEmpty()) {
      return AuthOutcome.accepted(entry.get().mailUser(name));
    }
    file.decoys().spend(password, stored.map(schemes::work));
    return AuthOutcome.denied(denial.get());
  }

  private static DenialReason mismatch(
      Optional<PasswdEntry> entry, Optional<StoredPassword> stored) {
    if (entry.isEmpty()) {
      return DenialReason.UNKNOWN_USER;
    }
    return stored.isPresent() ? DenialReason.BAD_PASSWORD : DenialReason.DISABLED;
  }

  /** Users whose password is kept in the clear have a secret, which serves every mechanism. */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    String name = user.toLowerCase(Locale.ROOT);
    try {
      Optional<PasswdEntry> entry = entryOf(name);
      return entry.isEmpty()
          ? SecretLookup.unknown()
          : secret(entry.get(), name, mechanism, context);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("no answer", e);
      return SecretLookup.unavailable();
    }
  }

  /** Whether somebody's password is kept in the clear; a template's files are not looked at. */
  @Override
  public boolean hasSecrets(String mechanism) {
    return !path.variables().isEmpty() || file(path.beginning()).mayHoldSecrets();
  }

  private SecretLookup secret(
      PasswdEntry entry, String name, String mechanism, AuthContext context) {
    Optional<DenialReason> denial = entry.denial(context);
    Optional<StoredPassword> stored = entry.verifiable();
    if (denial.isPresent() || stored.isEmpty()) {
      return SecretLookup.unknown(denial.orElse(DenialReason.DISABLED));
    }
    return stored
        .flatMap(s -> schemes.secret(s, mechanism))
        .map(secret -> SecretLookup.found(secret, entry.mailUser(name)))
        .orElseGet(SecretLookup::notSupported);
  }

  @Override
  public UserLookup find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    try {
      return UserLookup.of(entryOf(lower).map(e -> e.mailUser(lower)));
    } catch (IOException e) {
      return UserLookup.unavailable(reason(e));
    } catch (IllegalArgumentException e) {
      // A user there is, and its mail must not bounce for a slip in its line.
      return UserLookup.unavailable("the line of user " + lower + ": " + e.getMessage());
    }
  }

  private Optional<PasswdEntry> entryOf(String name) throws IOException {
    return fileOf(name).flatMap(file -> file.find(new UserVariables(name).fill(usernameFormat)));
  }

  private static Optional<DenialReason> asAnother(Credentials.Password password, String name) {
    String other = password.authorizationId().toLowerCase(Locale.ROOT);
    return other.isEmpty() || other.equals(name)
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_AUTHORIZED);
  }

  /**
   * The file for a user; none if the name cannot be part of a path, or its domain has no file.
   * Which domains there are is no secret, so that these are denied at once.
   */
  private Optional<PasswdFile.Loaded> fileOf(String name) throws IOException {
    String expanded;
    try {
      new UserVariables(name).fill(usernameFormat);
      expanded = new UserVariables(name).fill(path);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    PasswdFile file = file(expanded);
    try {
      PasswdFile.Loaded current = file.current();
      file.usable();
      return Optional.of(current);
    } catch (NoSuchFileException e) {
      if (path.variables().isEmpty()) {
        file.unusable(reason(e));
        throw e;
      }
      // A domain that is not ours; remembering it would let strangers fill the memory.
      files.remove(expanded, file);
      return Optional.empty();
    } catch (IOException e) {
      file.unusable(reason(e));
      throw e;
    }
  }

  private PasswdFile file(String expanded) {
    return files.computeIfAbsent(
        Objects.requireNonNull(expanded, "expanded"),
        p -> new PasswdFile(Path.of(p), readability, schemes));
  }

  /** The JDK's own messages are often no more than a path. */
  private static String reason(IOException e) {
    boolean bare = e instanceof FileSystemException file && file.getReason() == null;
    return bare ? e.toString() : e.getMessage();
  }

  /** Who may be able to read the file. */
  public enum Readability {
    /** Its owner and its group; a file readable by others is refused. */
    OWNER_AND_GROUP,
    /** Everybody. */
    EVERYBODY
  }
}
