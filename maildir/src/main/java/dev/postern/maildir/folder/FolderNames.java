package dev.postern.maildir.folder;

import dev.postern.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mailbox names and their directories in the Maildir++ layout: {@code A.B} is {@code .A.B} in the
 * root, the inbox is the root itself. No name leads anywhere else.
 */
public final class FolderNames {
  /** The inbox's name. */
  public static final String INBOX = "INBOX";

  /** What parts levels. */
  public static final char DELIMITER = '.';

  /** The longest name of a directory on usual file systems, in octets. */
  static final int LONGEST = 255;

  private final Path root;
  private final NameCharset charset;

  /** The names of one account. */
  public FolderNames(Path root, NameCharset charset) {
    this.root = root;
    this.charset = charset;
  }

  /** A name with the inbox in upper case, as a name and as the first level of one. */
  public static String canonical(String name) {
    int length = INBOX.length();
    boolean inbox =
        name.regionMatches(true, 0, INBOX, 0, length)
            && (name.length() == length || name.charAt(length) == DELIMITER);
    return inbox ? INBOX + name.substring(length) : name;
  }

  /** The directory of a mailbox, whether it is there or not. */
  public Path directory(String name) throws StoreException {
    String canonical = canonical(name);
    if (canonical.equals(INBOX)) {
      return root;
    }
    check(name);
    String written = DELIMITER + encoded(canonical);
    try {
      Path directory = root.resolve(written);
      if (!root.equals(directory.getParent())) {
        throw invalid("leaves the account");
      }
      return directory;
    } catch (InvalidPathException e) {
      throw invalid("not a file name");
    }
  }

  /** A name as {@code subscriptions} and directories hold it. */
  public String written(String name) throws StoreException {
    String canonical = canonical(name);
    if (canonical.equals(INBOX)) {
      return INBOX;
    }
    check(name);
    return encoded(canonical);
  }

  /** The name that was written so. */
  public String read(String written) {
    return canonical(charset.decode(written));
  }

  /** The mailbox of a directory in the root, if it is one. */
  public Optional<String> nameOf(String directoryName) {
    if (directoryName.length() < 2 || directoryName.charAt(0) != DELIMITER) {
      return Optional.empty();
    }
    String name = charset.decode(directoryName.substring(1));
    try {
      check(name);
    } catch (StoreException e) {
      return Optional.empty();
    }
    boolean inbox = name.equalsIgnoreCase(INBOX);
    return inbox ? Optional.empty() : Optional.of(canonical(name));
  }

  private String encoded(String name) throws StoreException {
    String written = charset.encode(name);
    if (written.getBytes(StandardCharsets.UTF_8).length >= LONGEST) {
      throw invalid("too long");
    }
    return written;
  }

  private static void check(String name) throws StoreException {
    boolean emptyLevel = name.startsWith(".") || name.endsWith(".") || name.contains("..");
    if (name.startsWith("~")) {
      throw invalid("a home");
    }
    if (name.isEmpty() || emptyLevel) {
      throw invalid("an empty level");
    }
    if (name.chars().anyMatch(c -> c == '/' || c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0))) {
      throw invalid("a slash or a control character");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw invalid("half a character");
    }
  }

  private static StoreException invalid(String why) {
    return new StoreException(StoreException.Kind.INVALID_NAME, "mailbox name refused: " + why);
  }
}
