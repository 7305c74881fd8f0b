package dev.postern.maildir.folder;

import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.folder.LocationOptions.Extent;
import dev.postern.maildir.folder.LocationOptions.Indexes;
import dev.postern.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Mailbox names and their directories: in the Maildir++ layout {@code A.B} is {@code .A.B}, in the
 * other {@code A/B} is {@code A/B}. No name leads out of the account.
 */
public final class FolderNames {
  /** The inbox's name. */
  public static final String INBOX = "INBOX";

  /** The longest name of a directory on usual file systems, in octets. */
  static final int LONGEST = 255;

  /** The longest name of levels, in octets; more than Maildir++ can have. */
  static final int LONGEST_PATH = 1000;

  private static final Set<String> PARTS = Set.of("cur", "new", "tmp");
  private static final Set<String> RESERVED = Set.of("maildirfolder", "maildirsize");

  private final MailRoots roots;
  private final LocationOptions options;
  private final Layout layout;
  private final NameCharset charset;

  /** The names of one account. */
  public FolderNames(MailRoots roots, LocationOptions options) {
    this.roots = roots;
    this.options = options;
    this.layout = options.layout();
    this.charset = options.charset();
  }

  /** Where the account is. */
  public MailRoots roots() {
    return roots;
  }

  /** How it is laid out. */
  public LocationOptions options() {
    return options;
  }

  /** The same in short. */
  public Layout layout() {
    return layout;
  }

  /** A name with the inbox in upper case, as a name and as the first level of one. */
  public String canonical(String name) {
    int length = INBOX.length();
    // In ASCII alone: Java takes a dotless i for an I, IMAP does not.
    boolean inbox =
        name.regionMatches(true, 0, INBOX, 0, length)
            && name.chars().limit(length).allMatch(c -> c < 0x80)
            && (name.length() == length || name.charAt(length) == layout.delimiter());
    return inbox ? INBOX + name.substring(length) : name;
  }

  /** Whether it is the inbox's name. */
  public boolean isInbox(String name) {
    return canonical(name).equals(INBOX);
  }

  /** Whether a mailbox is below another. */
  public boolean isBelow(String name, String parent) {
    return canonical(name).startsWith(canonical(parent) + layout.delimiter());
  }

  /** The directory of a mailbox, whether it is there or not. */
  public Path directory(String name) throws StoreException {
    return isInbox(name) ? roots.inbox() : inner(below(roots.mail(), name), Extent.MAIL);
  }

  /** The directory of a mailbox's own files, other than the inbox's, in one of the trees. */
  public Path own(Path tree, String name) throws StoreException {
    return inner(below(tree, name), tree.equals(roots.mail()) ? Extent.MAIL : Extent.ALL);
  }

  /** Whether a directory of this name is a part of a mailbox and none itself. */
  public boolean isPart(String level) {
    return options
        .inner()
        .map(directory -> directory.name().equals(level))
        .orElse(PARTS.contains(level));
  }

  /** Where a mailbox's control files are. */
  public Path control(String name) throws StoreException {
    return apart(roots.control(), name);
  }

  /** Where a mailbox's index is, if it is on the disk. */
  public Optional<Path> index(String name) throws StoreException {
    return options.indexes() == Indexes.IN_MEMORY
        ? Optional.empty()
        : Optional.of(apart(roots.index(), name));
  }

  /** The directory of a mailbox other than the inbox in one of the account's trees. */
  public Path below(Path tree, String name) throws StoreException {
    check(name);
    String written = encoded(canonical(name));
    boolean flat = layout == Layout.MAILDIR_PLUS_PLUS;
    try {
      String path = flat ? layout.delimiter() + written : written;
      Path directory = OctetName.resolve(tree, OctetName.encode(path));
      if (flat ? !tree.equals(directory.getParent()) : !directory.normalize().startsWith(tree)) {
        throw invalid("leaves the account");
      }
      return directory;
    } catch (InvalidPathException e) {
      throw invalid("not a file name");
    }
  }

  /** A name as {@code subscriptions} and directories hold it. */
  public String written(String name) throws StoreException {
    if (isInbox(name)) {
      return INBOX;
    }
    check(name);
    return encoded(canonical(name));
  }

  /** The name that was written so. */
  public String read(String written) {
    return canonical(charset.decode(written));
  }

  /** The mailbox of a directory, given as its path from the root, if it is one. */
  public Optional<String> nameOf(String directory) {
    String written = directory;
    if (layout == Layout.MAILDIR_PLUS_PLUS) {
      if (directory.length() < 2 || directory.charAt(0) != layout.delimiter()) {
        return Optional.empty();
      }
      written = directory.substring(1);
    }
    String name = charset.decode(written);
    try {
      check(name);
    } catch (StoreException e) {
      return Optional.empty();
    }
    return isInbox(name) ? Optional.empty() : Optional.of(canonical(name));
  }

  private Path apart(Optional<Path> tree, String name) throws StoreException {
    if (tree.isEmpty()) {
      return directory(name);
    }
    Path outer = isInbox(name) ? tree.get().resolve(layout.inbox()) : below(tree.get(), name);
    return inner(outer, Extent.ALL);
  }

  private Path inner(Path outer, Extent wanted) {
    return options
        .inner()
        .filter(directory -> wanted == Extent.MAIL || directory.extent() == wanted)
        .map(directory -> outer.resolve(directory.name()))
        .orElse(outer);
  }

  private String encoded(String name) throws StoreException {
    String written = charset.encode(name);
    int longest = layout == Layout.FS ? LONGEST_PATH : LONGEST;
    if (written.getBytes(StandardCharsets.UTF_8).length >= longest) {
      throw invalid("too long");
    }
    return written;
  }

  private void check(String name) throws StoreException {
    if (name.startsWith("~")) {
      throw invalid("a home");
    }
    int from = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == layout.delimiter()) {
        checkLevel(name.substring(from, i));
        from = i + 1;
      }
    }
    if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0))) {
      throw invalid("a control character");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw invalid("half a character");
    }
  }

  private void checkLevel(String level) throws StoreException {
    if (level.isEmpty()) {
      throw invalid("an empty level");
    }
    if (level.indexOf('/') >= 0) {
      throw invalid("a slash");
    }
    if (layout == Layout.FS) {
      // ".." is another directory, and what begins so is our own.
      boolean ours = level.startsWith("..") || level.startsWith("postern-");
      boolean dovecots = level.startsWith("dovecot-") || level.startsWith("dovecot.");
      boolean reserved =
          isPart(level) || RESERVED.contains(level) || level.equals(options.subscriptions());
      if (level.equals(".") || ours || dovecots || reserved) {
        throw invalid("a directory that means something else");
      }
      if (charset.encode(level).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
        throw invalid("too long");
      }
    }
  }

  private static StoreException invalid(String why) {
    return new StoreException(StoreException.Kind.INVALID_NAME, "mailbox name refused: " + why);
  }
}
