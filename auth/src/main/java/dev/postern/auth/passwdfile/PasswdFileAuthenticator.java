package dev.postern.auth.passwdfile;

import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

  /** The scheme of passwords without a prefix, as in Dovecot. */
  private static final String DEFAULT_SCHEME = "CRYPT";

  private final UserTemplate path;
  private final UserTemplate usernameFormat;
  private final Readability readability;
  private final PasswordSchemes schemes;
  private final Map<String, PasswdFile> files = new ConcurrentHashMap<>();

  private PasswdFileAuthenticator(
      UserTemplate path,
      UserTemplate usernameFormat,
      Readability readability,
      PasswordSchemes schemes) {
    this.path = path;
    this.usernameFormat = usernameFormat;
    this.readability = readability;
    this.schemes = schemes;
  }

  /**
   * The users of a file.
   *
   * @param file may hold {@code %d}, so that each domain has a file of its own
   */
  public static PasswdFileAuthenticator of(Path file) {
    return new PasswdFileAuthenticator(
        new UserTemplate(file.toString()),
        new UserTemplate("%u"),
        Readability.OWNER_AND_GROUP,
        PasswordSchemes.standard());
  }

  /**
   * Looks users up by another form of their name, e.g. {@code %n} for files that hold no domains
   * (username_format).
   */
  public PasswdFileAuthenticator usernameFormat(String format) {
    return new PasswdFileAuthenticator(path, new UserTemplate(format), readability, schemes);
  }

  /** Accepts a file that other users of the machine can read. */
  public PasswdFileAuthenticator readability(Readability allowed) {
    return new PasswdFileAuthenticator(path, usernameFormat, allowed, schemes);
  }

  /** Knows other password schemes. */
  public PasswdFileAuthenticator schemes(PasswordSchemes known) {
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
    if (!path.hasVariables()) {
      try {
        file(path.text()).check();
      } catch (NoSuchFileException e) {
        throw new IOException("there is no file of users " + path.text(), e);
      } catch (AccessDeniedException e) {
        throw new IOException("the file of users " + path.text() + " cannot be read", e);
      }
    }
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password password)) {
      return AuthOutcome.denied();
    }
    String name = password.authenticationId().toLowerCase(Locale.ROOT);
    try {
      Optional<PasswdFile> file = fileOf(name);
      Optional<PasswdEntry> entry = entry(file, name);
      if (entry.isEmpty()) {
        spendTime(file, password.password());
        return AuthOutcome.denied();
      }
      boolean good = fits(entry.get(), password.password()) && mayLogIn(entry.get(), context);
      return good && actsAsItself(password, name)
          ? AuthOutcome.accepted(entry.get().mailUser(name))
          : AuthOutcome.denied();
    } catch (IOException e) {
      LOG.warn("passwd-file cannot be used: {}", e.getMessage());
      return AuthOutcome.unavailable();
    } catch (IllegalArgumentException e) {
      LOG.warn("passwd-file entry cannot be used user={} reason={}", name, e.getMessage());
      return AuthOutcome.unavailable();
    }
  }

  @Override
  public Optional<MailUser> find(String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    return entry(fileOf(lower), lower).map(e -> e.mailUser(lower));
  }

  private static boolean actsAsItself(Credentials.Password password, String name) {
    return password.authorizationId().isEmpty()
        || password.authorizationId().toLowerCase(Locale.ROOT).equals(name);
  }

  private boolean fits(PasswdEntry entry, String password) {
    if (entry.password().isEmpty()) {
      return entry.loginFields().containsKey("nopassword");
    }
    return schemes.verify(password, StoredPassword.parse(entry.password(), DEFAULT_SCHEME));
  }

  private static boolean mayLogIn(PasswdEntry entry, AuthContext context) {
    if (entry.loginFields().containsKey("nologin")) {
      return false;
    }
    String nets = entry.loginFields().get("allow_nets");
    return nets == null
        || context
            .peer()
            .remote()
            .map(remote -> TrustedNetworks.of(nets.split(",")).contains(remote.getAddress()))
            .orElse(false);
  }

  /** A user that does not exist is denied no sooner than one with a wrong password. */
  private void spendTime(Optional<PasswdFile> file, String password) throws IOException {
    if (file.isPresent()) {
      Optional<PasswdEntry> decoy = file.get().any();
      if (decoy.isPresent() && fits(decoy.get(), password)) {
        LOG.debug("decoy matched, still denied");
      }
    }
  }

  private Optional<PasswdEntry> entry(Optional<PasswdFile> file, String name) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    return file.get().find(usernameFormat.expand(name));
  }

  /** The file for a user; none if the name cannot be part of a path, or its domain has no file. */
  private Optional<PasswdFile> fileOf(String name) throws IOException {
    String expanded;
    try {
      usernameFormat.expand(name);
      expanded = path.expand(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    PasswdFile file = file(expanded);
    if (!path.hasVariables()) {
      return Optional.of(file);
    }
    try {
      file.check();
      return Optional.of(file);
    } catch (NoSuchFileException e) {
      // A domain that is not ours; remembering it would let strangers fill the memory.
      files.remove(expanded, file);
      return Optional.empty();
    }
  }

  private PasswdFile file(String expanded) {
    return files.computeIfAbsent(
        Objects.requireNonNull(expanded), p -> new PasswdFile(Path.of(p), readability));
  }

  /** Who may be able to read the file. */
  public enum Readability {
    /** Its owner and its group; a file readable by others is refused. */
    OWNER_AND_GROUP,
    /** Everybody. */
    EVERYBODY
  }
}
