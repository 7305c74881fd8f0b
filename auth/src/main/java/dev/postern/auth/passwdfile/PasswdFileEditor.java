package dev.postern.auth.passwdfile;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.passwdfile.edit.DotLock;
import dev.postern.auth.passwdfile.edit.LineEdit;
import dev.postern.auth.passwdfile.edit.LineFile;
import dev.postern.auth.passwdfile.edit.UserLine;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.policy.PasswordPolicy;
import dev.postern.auth.policy.PasswordRefused;
import dev.postern.auth.policy.PasswordStanding;
import dev.postern.auth.policy.PasswordViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Changes a passwd-file while servers read it and others change it. Immutable, for many threads;
 * each call reads and writes the file and belongs on a thread that may block.
 *
 * <pre>{@code
 * PasswdFileEditor users = PasswdFileEditor.of(Path.of("/etc/dovecot/users"));
 * users.add(Credentials.Password.of("ann@example.org", "correct horse battery"));
 * users.disable("bob@example.org");
 * }</pre>
 *
 * <p>The file is replaced as a whole and synced: whatever happens, a reader finds the old one or
 * the new one. Mode, owner and group stay, or nothing is changed (ACLs and a hard link's other name
 * are not kept); a new file is for its owner alone. Symbolic links are followed, and stay. Lines of
 * others, comments, unknown fields and broken lines stay octet for octet, but that the last one
 * gets an end. Where a user has two lines the first one holds, as for Dovecot, and is the one that
 * is changed.
 *
 * <p>Editors wait for each other by {@code FILE.lock}, which scripts can make, too ({@code
 * dotlockfile -p -l FILE.lock}). A change by somebody who heeds no lock is seen up to the moment of
 * replacement, and the edit made again.
 *
 * <p>Of each password that is set, the day stands in the extra field {@code
 * postern_password_changed=YYYY-MM-DD}, and by a policy with an age its end in {@code
 * postern_password_expires}: {@link PasswdFileAuthenticator} refuses it from that day on, Dovecot
 * passes over both. With a policy that remembers passwords, hashes of earlier ones are kept in
 * {@code .FILE.history}, never the passwords.
 */
public final class PasswdFileEditor {
  private static final String CHANGED = "postern_password_changed";
  private static final String EXPIRES = "postern_password_expires";
  private static final String NO_PASSWORD = "nopassword";
  private static final List<String> SHUTTING_OUT = List.of("nologin", "fail");
  private static final List<String> STANDARD_FIELDS =
      List.of("user", "password", "uid", "gid", "gecos", "home", "shell");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final PasswordPolicy policy;
  private final PasswdFileEditorScheme scheme;
  private final Clock clock;
  private final RandomGenerator random;

  private PasswdFileEditor(
      Path file,
      PasswordPolicy policy,
      PasswdFileEditorScheme scheme,
      Clock clock,
      RandomGenerator random) {
    this.file = file;
    this.policy = policy;
    this.scheme = scheme;
    this.clock = clock;
    this.random = random;
  }

  /** Edits a file, with the standard policy. It need not be there: {@link #add} makes it. */
  public static PasswdFileEditor of(Path file) {
    return new PasswdFileEditor(
        Objects.requireNonNull(file, "file"),
        PasswordPolicy.standard(),
        PasswdFileEditorScheme.OF_THE_LINE,
        Clock.system(ZoneId.systemDefault()),
        new SecureRandom());
  }

  /** Sets passwords that another policy allows. */
  public PasswdFileEditor policy(PasswordPolicy other) {
    Objects.requireNonNull(other, "other");
    return new PasswdFileEditor(file, other, scheme, clock, random);
  }

  /**
   * Hashes by this scheme. Default: that of the password before, so that who logs in by SCRAM still
   * does; SHA512-CRYPT where there was none, or a weak one ({@link PasswordScheme#isWeak}).
   */
  public PasswdFileEditor scheme(PasswordScheme other) {
    Objects.requireNonNull(other, "other");
    PasswdFileEditorScheme chosen = new PasswdFileEditorScheme(Optional.of(other));
    return new PasswdFileEditor(file, policy, chosen, clock, random);
  }

  /** Goes by another clock, whose zone says what day it is. Default: the machine's. */
  public PasswdFileEditor clock(Clock other) {
    Objects.requireNonNull(other, "other");
    return new PasswdFileEditor(file, policy, scheme, other, random);
  }

  /**
   * A new user, the name in lower case, as logins are looked up.
   *
   * @throws PasswordRefused if the policy does not allow the password
   * @throws IllegalArgumentException if the name is of no use, or taken
   * @throws IOException if the file cannot be changed; it is as it was, unless the message says
   *     that it is changed and may not outlast a crash
   */
  public void add(Credentials.Password login) throws IOException, PasswordRefused {
    String name = PasswdFileEditorNames.checked(login.authenticationId());
    Path path = LineFile.real(file);
    refuse(policy.violations(login));
    String hashed = PasswdFileEditorNames.checkedPassword(scheme.hash(login, random));
    UserLine made = dated(new UserLine(List.of(name, hashed), "\n"));
    locked(path, () -> LineFile.of(path).rewrite(() -> new Addition(made, path)));
  }

  /**
   * Another password for a user. One who is disabled stays so. It is hashed as the one before
   * unless a {@link #scheme} was chosen.
   *
   * @return the scheme of the one before, if it was given up for SHA512-CRYPT, being weak or
   *     unknown: who logs in by CRAM-MD5, say, cannot do so any more
   * @throws PasswordRefused if the policy does not allow the password
   * @throws IllegalArgumentException if there is no such user
   * @throws IOException if the file cannot be changed; it is as it was, unless the message says
   *     that it is changed and may not outlast a crash
   */
  public Optional<String> change(Credentials.Password login) throws IOException, PasswordRefused {
    String user = login.authenticationId();
    Path path = existing();
    PasswdFileEditorHistory history = PasswdFileEditorHistory.of(path);
    List<StoredPassword> earlier = earlier(login, path, history);
    refuse(policy.violations(login, earlier));
    String before = PasswdFileEditorLock.unlocked(line(user, path).password());
    String hashed = PasswdFileEditorNames.checkedPassword(scheme.hash(login, before, random));
    List<PasswordViolation> late = new ArrayList<>();
    locked(
        path,
        () -> {
          late.addAll(ofOthersMeanwhile(login, earlier, earlier(login, path, history)));
          if (late.isEmpty()) {
            remember(line(user, path), history);
            edit(user, path, line -> changed(line, hashed));
          }
        });
    refuse(late);
    return scheme.givenUp(before);
  }

  /** The hashing, which takes long, is done again only if somebody was faster. */
  private List<PasswordViolation> ofOthersMeanwhile(
      Credentials.Password login, List<StoredPassword> earlier, List<StoredPassword> now)
      throws IOException {
    return now.equals(earlier) ? List.of() : policy.violations(login, now);
  }

  /**
   * Lets no password fit until {@link #enable}: an exclamation mark stands before the hash.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public void disable(String user) throws IOException {
    edit(user, line -> line.withPassword(PasswdFileEditorLock.locked(line.password())));
  }

  /**
   * Lets the password fit again that was there before.
   *
   * @throws IllegalArgumentException if there is no such user, or no password to go back to
   */
  public void enable(String user) throws IOException {
    edit(
        user,
        line -> {
          String stored = PasswdFileEditorLock.unlocked(line.password());
          if (stored.isEmpty() && line.extra(NO_PASSWORD).isEmpty()) {
            throw new IllegalArgumentException(
                "user " + line.user() + " has no password to go back to: set one");
          }
          return line.withPassword(stored);
        });
  }

  /**
   * Takes a user out of the file, every line of it, and forgets its earlier passwords.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public void remove(String user) throws IOException {
    Objects.requireNonNull(user, "user");
    Path path = existing();
    locked(
        path,
        () -> {
          if (!LineFile.of(path).rewrite(() -> without(user))) {
            throw nobody(user, path);
          }
          PasswdFileEditorHistory.of(path).remove(user);
        });
  }

  /**
   * Sets a field of a user: {@code uid}, {@code gid}, {@code gecos}, {@code home}, {@code shell},
   * or an extra field such as {@code allow_nets} or {@code userdb_quota_rule}.
   *
   * @param value without spaces in an extra field, without colons in the others; empty text takes
   *     the value away, of an extra field leaves the name alone, as {@code nologin} is written
   * @throws IllegalArgumentException if there is no such user, the field cannot be so, or the user
   *     could not log in with it (e.g. {@code allow_nets} is no network)
   */
  public void set(String user, String field, String value) throws IOException {
    PasswdFileEditorNames.checkField(field, value, STANDARD_FIELDS);
    int index = STANDARD_FIELDS.indexOf(field);
    UnaryOperator<UserLine> change =
        line -> index < 0 ? line.withExtra(field, value) : line.with(index, value);
    edit(
        user,
        line -> {
          UserLine alone = new UserLine(List.of(line.user(), ""), line.end());
          new PasswdFileEditorFaults().refuse(change.apply(alone), field);
          return change.apply(line);
        });
  }

  /**
   * Takes an extra field away from a user.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public void unset(String user, String field) throws IOException {
    PasswdFileEditorNames.checkField(field, "", STANDARD_FIELDS);
    edit(user, line -> line.withoutExtra(field));
  }

  /** All users, in the order of the file; of two lines of one the first. */
  public List<PasswdFileUser> users() throws IOException {
    List<PasswdFileUser> found = new ArrayList<>();
    PasswdFileEditorFaults faults = new PasswdFileEditorFaults();
    Set<String> seen = new HashSet<>();
    LineFile.of(existing())
        .read(
            (line, out) ->
                UserLine.parse(line)
                    .filter(l -> seen.add(l.user().toLowerCase(Locale.ROOT)))
                    .map(own -> shown(own, faults.in(own)))
                    .ifPresent(found::add));
    return List.copyOf(found);
  }

  /**
   * The users who are to change their password, or should have, or whose line is broken: the report
   * for who reminds them.
   */
  public List<PasswdFileUser> due() throws IOException {
    return users().stream()
        .filter(user -> !user.isDisabled() && user.shutOutBy().isEmpty())
        .filter(user -> user.standing() != PasswordStanding.GOOD || user.fault().isPresent())
        .toList();
  }

  private PasswdFileUser shown(UserLine line, Optional<String> fault) {
    Optional<LocalDate> changed = date(line, CHANGED);
    Optional<LocalDate> expires = date(line, EXPIRES).or(() -> changed.flatMap(policy::expires));
    return new PasswdFileUser(
        line.user(),
        PasswdFileEditorLock.isLocked(line.password())
            || (line.password().isEmpty() && line.extra(NO_PASSWORD).isEmpty()),
        SHUTTING_OUT.stream().filter(field -> line.extra(field).isPresent()).findFirst(),
        changed,
        expires,
        policy.standing(changed, expires, LocalDate.now(clock)),
        fault);
  }

  private static Optional<LocalDate> date(UserLine line, String field) {
    try {
      return line.extra(field).map(LocalDate::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void refuse(List<PasswordViolation> violations) throws PasswordRefused {
    if (!violations.isEmpty()) {
      throw new PasswordRefused(violations);
    }
  }

  private List<StoredPassword> earlier(
      Credentials.Password login, Path path, PasswdFileEditorHistory history) throws IOException {
    UserLine line = line(login.authenticationId(), path);
    List<StoredPassword> earlier = new ArrayList<>();
    if (policy.remembered() > 0) {
      stored(line).ifPresent(earlier::add);
      earlier.addAll(history.of(line.user()));
    }
    return earlier;
  }

  private static Optional<StoredPassword> stored(UserLine line) {
    String text = PasswdFileEditorLock.unlocked(line.password());
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(StoredPassword.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The one that is about to go; one in the clear is hashed first. */
  private void remember(UserLine line, PasswdFileEditorHistory history) throws IOException {
    Optional<StoredPassword> stored = stored(line);
    if (policy.remembered() == 0 || stored.isEmpty()) {
      return;
    }
    history.add(line.user(), hashOf(line, stored.get()), policy.remembered());
  }

  private String hashOf(UserLine line, StoredPassword stored) {
    Optional<Secret> secret;
    try {
      secret = PasswordSchemes.standard().secret(stored, "PLAIN");
    } catch (IllegalArgumentException e) {
      secret = Optional.empty();
    }
    return secret.isPresent() && secret.get() instanceof Secret.Password password
        ? PasswdFileEditorNames.checkedPassword(
            scheme.hash(Credentials.Password.of(line.user(), password.password()), random))
        : PasswdFileEditorLock.unlocked(line.password());
  }

  private UserLine changed(UserLine line, String hashed) {
    boolean disabled = PasswdFileEditorLock.isLocked(line.password());
    String stored = disabled ? PasswdFileEditorLock.locked(hashed) : hashed;
    return dated(line.withPassword(stored).withoutExtra(NO_PASSWORD));
  }

  private UserLine dated(UserLine line) {
    LocalDate today = LocalDate.now(clock);
    UserLine made = line.withExtra(CHANGED, today.toString());
    return policy
        .expires(today)
        .map(end -> made.withExtra(EXPIRES, end.toString()))
        .orElseGet(() -> made.withoutExtra(EXPIRES));
  }

  private void edit(String user, UnaryOperator<UserLine> change) throws IOException {
    Objects.requireNonNull(user, "user");
    Path path = existing();
    locked(path, () -> edit(user, path, change));
  }

  private void locked(Path path, DotLock.Change change) throws IOException {
    DotLock.during(path, PATIENCE, clock, change);
  }

  /** Changes the first line of a user; the lock is held. */
  private static void edit(String user, Path path, UnaryOperator<UserLine> change)
      throws IOException {
    LineFile.of(path)
        .rewrite(
            () ->
                new LineEdit() {
                  private boolean done;

                  @Override
                  public void line(byte[] line, Output out) throws IOException {
                    Optional<UserLine> own =
                        done ? Optional.empty() : UserLine.parse(line).filter(l -> l.isOf(user));
                    done |= own.isPresent();
                    out.write(own.map(l -> change.apply(l).octets()).orElse(line));
                  }

                  @Override
                  public void end(Output out) {
                    if (!done) {
                      throw nobody(user, path);
                    }
                  }
                });
  }

  static LineEdit without(String user) {
    return (line, out) -> {
      if (UserLine.parse(line).filter(l -> l.isOf(user)).isEmpty()) {
        out.write(line);
      }
    };
  }

  private static UserLine line(String user, Path path) throws IOException {
    List<UserLine> found = new ArrayList<>();
    LineFile.of(path)
        .read((line, out) -> UserLine.parse(line).filter(l -> l.isOf(user)).ifPresent(found::add));
    return found.stream().findFirst().orElseThrow(() -> nobody(user, path));
  }

  private Path existing() throws IOException {
    Path path = LineFile.real(file);
    if (!Files.exists(path)) {
      throw new NoSuchFileException(file.toString(), null, "there is no file of users");
    }
    return path;
  }

  private static IllegalArgumentException nobody(String user, Path path) {
    return new IllegalArgumentException("there is no user " + user + " in " + path);
  }

  /** A line behind all others, with the end that the last one has. */
  private static final class Addition implements LineEdit {
    private final UserLine made;
    private final Path path;
    private String end = "\n";

    Addition(UserLine made, Path path) {
      this.made = made;
      this.path = path;
    }

    @Override
    public void line(byte[] line, Output out) throws IOException {
      if (UserLine.parse(line).filter(l -> l.isOf(made.user())).isPresent()) {
        throw new IllegalArgumentException("there is a user " + made.user() + " in " + path);
      }
      if (line[line.length - 1] == '\n') {
        end = line.length > 1 && line[line.length - 2] == '\r' ? "\r\n" : "\n";
      }
      out.write(line);
    }

    @Override
    public void end(Output out) throws IOException {
      out.write(new UserLine(made.fields(), end).octets());
    }
  }
}
