package dev.postern.auth.userdb;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.template.Template;
import dev.postern.template.UserVariables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The users of the machine, from {@code /etc/passwd} (Dovecot's {@code passwd} userdb, without
 * users of LDAP or NIS that the system knows). The file is read again when it changes. A user has
 * the fields {@code uid} and {@code gid}; who has a lower uid than 500 is a part of the system and
 * has no mail. Safe for many threads.
 *
 * <pre>{@code
 * UserDirectory.chain(PasswdUserDirectory.system(), StaticUserDirectory.home("/var/mail/%d/%n").of(users))
 * }</pre>
 */
public final class PasswdUserDirectory implements UserDirectory {
  /** Dovecot's default of {@code first_valid_uid}. */
  static final int FIRST_VALID_UID = 500;

  private static final int FIELDS = 7;

  private final Path file;
  private final long firstValidUid;
  private final Template usernameFormat;
  private volatile Loaded loaded = new Loaded(null, Map.of());

  private PasswdUserDirectory(Path file, long firstValidUid, Template usernameFormat) {
    this.file = file;
    this.firstValidUid = firstValidUid;
    this.usernameFormat = usernameFormat;
  }

  /** Those of {@code /etc/passwd}. */
  public static PasswdUserDirectory system() {
    return of(Path.of("/etc/passwd"));
  }

  /** Those of another file of the same form. */
  public static PasswdUserDirectory of(Path file) {
    return new PasswdUserDirectory(
        Objects.requireNonNull(file, "file"), FIRST_VALID_UID, UserVariables.parse("%u"));
  }

  /** The lowest uid that has mail (Dovecot's {@code first_valid_uid}); 500. */
  public PasswdUserDirectory firstValidUid(long uid) {
    return new PasswdUserDirectory(file, uid, usernameFormat);
  }

  /**
   * Looks users up by another form of their name, e.g. {@code %n} for the part before the at sign
   * (Dovecot's {@code auth_username_format}). They go by the machine's name then, whatever the
   * domain: {@code ann@example.org} and {@code ann} are the same user.
   *
   * @throws IllegalArgumentException if the format cannot be understood
   */
  public PasswdUserDirectory usernameFormat(String format) {
    return new PasswdUserDirectory(file, firstValidUid, UserVariables.parse(format));
  }

  @Override
  public UserLookup find(String name) {
    if (!MailUser.isName(name)) {
      return UserLookup.unknown();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    try {
      String sought = new UserVariables(lower).fill(usernameFormat);
      return UserLookup.of(
          Optional.ofNullable(current().get(sought))
              .filter(line -> line.uid() >= firstValidUid)
              .map(Line::user));
    } catch (IllegalArgumentException e) {
      return UserLookup.unknown();
    } catch (IOException e) {
      return UserLookup.unavailable("users of the machine: " + e);
    }
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read
   */
  @Override
  public void check() throws IOException {
    current();
  }

  private Map<String, Line> current() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Version version = new Version(now.lastModifiedTime(), now.size(), now.fileKey());
    Loaded known = loaded;
    if (!version.equals(known.version())) {
      known = new Loaded(version, read());
      loaded = known;
    }
    return known.lines();
  }

  private Map<String, Line> read() throws IOException {
    Map<String, Line> lines = new HashMap<>();
    // Names of other users may be in any encoding, and are no reason to know nobody.
    for (String text : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      Line.parse(text).ifPresent(line -> lines.putIfAbsent(line.name(), line));
    }
    return lines;
  }

  private record Version(FileTime modified, long size, Object key) {}

  private record Loaded(Version version, Map<String, Line> lines) {}

  /** One user; what is no user's line is left out, as the system's own look-ups do. */
  private record Line(String name, long uid, String gid, String home) {

    static Optional<Line> parse(String text) {
      String[] parts = text.split(":", -1);
      boolean sound =
          parts.length >= FIELDS
              && !parts[0].isEmpty()
              && parts[2].matches("[0-9]{1,10}")
              && parts[3].matches("[0-9]{1,10}");
      return sound
          ? Optional.of(new Line(parts[0], Long.parseLong(parts[2]), parts[3], parts[5]))
          : Optional.empty();
    }

    MailUser user() {
      return new MailUser(
          name,
          Optional.of(home).filter(h -> !h.isEmpty()),
          Map.of("uid", Long.toString(uid), "gid", gid));
    }
  }
}
