package dev.postern.auth.pam;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.template.Template;
import dev.postern.template.UserVariables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The machine's users as its name service has them (NSS: {@code /etc/passwd}, LDAP by sssd, NIS;
 * Dovecot's userdb {@code passwd}): home, {@code uid} and {@code gid}. Names are in lower case.
 * Immutable; safe for many threads.
 *
 * <p>Where all users stand in {@code /etc/passwd}, a directory that reads that file needs neither
 * this module nor JNA; this one is for machines whose users come from elsewhere too.
 *
 * <pre>{@code
 * UserDirectory.chain(NssUserDirectory.create(), virtualUsers)
 * }</pre>
 */
public final class NssUserDirectory implements UserDirectory {
  private static final String USERNAME_FORMAT = "username_format=";
  private static final int FIRST_VALID_UID = 500;
  private static final int TEXT = 1_024;
  private static final int MAX_TEXT = 1_048_576;

  private static final long POINTER = Native.POINTER_SIZE;
  private static final long UID = 2 * POINTER;
  private static final long GID = UID + 4;
  private static final long HOME = GID + 4 + POINTER;
  private static final long ENTRY = HOME + 2 * POINTER;

  private final long firstValidUid;
  private final Template usernameFormat;

  private NssUserDirectory(long firstValidUid, Template usernameFormat) {
    this.firstValidUid = firstValidUid;
    this.usernameFormat = usernameFormat;
  }

  /** The users from uid 500 on, as Dovecot has it: those below are the system's. */
  public static NssUserDirectory create() {
    return new NssUserDirectory(FIRST_VALID_UID, UserVariables.parse("%u"));
  }

  /**
   * Leaves out users with a lower uid (Dovecot's {@code first_valid_uid}).
   *
   * @throws IllegalArgumentException if it is negative
   */
  public NssUserDirectory firstValidUid(long uid) {
    if (uid < 0) {
      throw new IllegalArgumentException("a uid is not negative");
    }
    return new NssUserDirectory(uid, usernameFormat);
  }

  /**
   * Looks users up by another form of their name, e.g. {@code %n} for the part before the at sign
   * (Dovecot's {@code auth_username_format}). They go by the machine's name then, whatever the
   * domain: {@code ann@example.org} and {@code ann} are the same user.
   *
   * @throws IllegalArgumentException if the format cannot be understood
   */
  public NssUserDirectory usernameFormat(String format) {
    return new NssUserDirectory(
        firstValidUid, UserVariables.parse(Objects.requireNonNull(format, "format")));
  }

  /**
   * What follows {@code passwd} where an operator writes it: nothing, or {@code
   * username_format=%n}.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  public static NssUserDirectory parse(String args) {
    NssUserDirectory users = create();
    for (String word : Objects.requireNonNull(args, "args").strip().split("\\s+", -1)) {
      if (word.startsWith(USERNAME_FORMAT)) {
        users = users.usernameFormat(word.substring(USERNAME_FORMAT.length()));
      } else if (!word.isEmpty()) {
        throw new IllegalArgumentException("passwd takes username_format=... and nothing else");
      }
    }
    return users;
  }

  /**
   * Looks whether the name service can be asked.
   *
   * @throws IOException if not; the message says what is missing
   */
  @Override
  public void check() throws IOException {
    Natives.c();
  }

  @Override
  public UserLookup find(String name) {
    Optional<String> sought = sought(name.toLowerCase(Locale.ROOT));
    if (sought.isEmpty()) {
      return UserLookup.unknown();
    }
    try {
      return UserLookup.of(entry(sought.get()));
    } catch (IOException e) {
      return UserLookup.unavailable(e.getMessage());
    }
  }

  private Optional<String> sought(String name) {
    try {
      return Optional.of(name)
          .filter(MailUser::isName)
          .map(known -> new UserVariables(known).fill(usernameFormat))
          .filter(NativeText::isName);
    } catch (IllegalArgumentException e) {
      // A name of which no part can be a user's.
      return Optional.empty();
    }
  }

  /** Asks with more and more room for an entry's texts. */
  private Optional<MailUser> entry(String name) throws IOException {
    Libc libc = Natives.c();
    for (int size = TEXT; size <= MAX_TEXT; size *= 4) {
      try (Memory entry = new Memory(ENTRY);
          Memory text = new Memory(size)) {
        PointerByReference found = new PointerByReference();
        int error = libc.getpwnam_r(Natives.text(name), entry, text, new NativeLong(size), found);
        if (error != Libc.ERANGE) {
          return user(error, found.getValue(), name);
        }
      }
    }
    throw new IOException("the name service's entry is larger than " + MAX_TEXT + " octets");
  }

  private Optional<MailUser> user(int error, Pointer entry, String name) throws IOException {
    if (entry != null) {
      return Optional.of(user(entry, name)).filter(this::isValid);
    }
    if (error != 0 && error != Libc.ENOENT && error != Libc.ESRCH) {
      throw new IOException("the name service failed with error " + error);
    }
    return Optional.empty();
  }

  private boolean isValid(MailUser user) {
    return Long.parseLong(user.fields().get("uid")) >= firstValidUid;
  }

  private static MailUser user(Pointer entry, String name) {
    Pointer home = entry.getPointer(HOME);
    String path = home == null ? "" : home.getString(0, StandardCharsets.UTF_8.name());
    return new MailUser(
        name,
        path.isEmpty() ? Optional.empty() : Optional.of(path),
        Map.of("uid", unsigned(entry.getInt(UID)), "gid", unsigned(entry.getInt(GID))));
  }

  private static String unsigned(int id) {
    return Integer.toUnsignedString(id);
  }
}
