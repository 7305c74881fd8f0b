package dev.postern.maildir.folder;

import dev.postern.auth.MailUser;
import dev.postern.maildir.folder.LocationOptions.Extent;
import dev.postern.maildir.folder.LocationOptions.Indexes;
import dev.postern.maildir.folder.LocationOptions.InnerDirectory;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where users' Maildirs are, in Dovecot's notation: {@code maildir:/var/mail/%d/%n/Maildir}, {@code
 * ~/Maildir}, with Dovecot's variables and the options {@code UTF-8}, {@code LAYOUT}, {@code
 * INBOX}, {@code INDEX}, {@code CONTROL}, {@code SUBSCRIPTIONS}, {@code DIRNAME} and {@code
 * FULLDIRNAME} behind colons. Options that make Dovecot faster and change nothing else are taken
 * and have no effect.
 *
 * <p>Immutable.
 */
public final class MailLocation {
  private static final String PREFIX = "maildir:";
  private static final String MEMORY = "MEMORY";

  private final PathTemplate mail;
  private final Optional<PathTemplate> inbox;
  private final Optional<PathTemplate> control;
  private final Optional<PathTemplate> index;
  private final LocationOptions options;

  private MailLocation(Reader reader) {
    this.mail = reader.mail;
    this.inbox = reader.inbox;
    this.control = reader.control;
    this.index = reader.index;
    this.options = reader.options;
  }

  /**
   * Reads a location.
   *
   * @throws IllegalArgumentException if it cannot be understood or asks for what is not supported
   */
  public static MailLocation parse(String text) {
    return parse(text, PathTemplate::new);
  }

  /**
   * Reads a location whose paths may be relative.
   *
   * @param directory where relative paths begin
   * @throws IllegalArgumentException if it cannot be understood or asks for what is not supported
   */
  public static MailLocation parse(String text, Path directory) {
    return parse(text, path -> PathTemplate.below(directory, path));
  }

  private static MailLocation parse(String text, Function<String, PathTemplate> paths) {
    boolean prefixed = text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    List<String> parts = parts(prefixed ? text.substring(PREFIX.length()) : text);
    if (parts.get(0).matches("[a-z]+box|imapc|pop3c|auto")) {
      throw new IllegalArgumentException("mail location: Maildir alone is supported: " + text);
    }
    Reader reader = new Reader(parts.get(0), paths);
    parts.subList(1, parts.size()).forEach(reader::option);
    if (reader.options.inner().isPresent() && reader.options.layout() != Layout.FS) {
      throw new IllegalArgumentException("mail location: DIRNAME goes with LAYOUT=fs: " + text);
    }
    return new MailLocation(reader);
  }

  /** What is the same for all users. */
  public LocationOptions options() {
    return options;
  }

  /**
   * The directories of a user's mail.
   *
   * @param files what all that is done to them goes through
   * @throws StoreException {@link StoreException.Kind#INVALID_NAME} if the user's name could lead
   *     anywhere else; {@link StoreException.Kind#NOT_FOUND} if the user has no home and the
   *     location needs one
   */
  public MailRoots roots(MailUser user, FileSystem files) throws StoreException {
    Path root = mail.fill(user, files);
    Optional<Path> elsewhere = filled(inbox, user, files);
    // A mailbox of its own level, where mailboxes have such.
    Path usual =
        options
            .inner()
            .map(inner -> root.resolve(FolderNames.INBOX).resolve(inner.name()))
            .orElse(root);
    return new MailRoots(
        root, elsewhere.orElse(usual), filled(control, user, files), filled(index, user, files));
  }

  /**
   * Looks for what lets no user have mail there. Nothing is made.
   *
   * @param files as for {@link #roots}
   * @throws IOException telling the operator what is in the way, and what to do
   */
  public void check(FileSystem files) throws IOException {
    List<PathTemplate> all = new ArrayList<>(List.of(mail));
    List.of(inbox, control, index).forEach(other -> other.ifPresent(all::add));
    for (PathTemplate template : all) {
      Optional<Path> common = template.common(files);
      if (common.isPresent()) {
        CommonDirectory.check(common.get());
      }
    }
  }

  /** What to tell the operator of something that is no directory where mail has to be. */
  public static String inTheWay(Path file) {
    return "mail location: " + CommonDirectory.inTheWay(file);
  }

  private static Optional<Path> filled(
      Optional<PathTemplate> template, MailUser user, FileSystem files) throws StoreException {
    return template.isPresent() ? Optional.of(template.get().fill(user, files)) : Optional.empty();
  }

  /** Parts between single colons; two stand for one. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':') {
        part.append(c);
      } else if (text.startsWith("::", i)) {
        part.append(c);
        i++;
      } else {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** Collects options. */
  private static final class Reader {
    private final Function<String, PathTemplate> paths;
    private final PathTemplate mail;
    private Optional<PathTemplate> inbox = Optional.empty();
    private Optional<PathTemplate> control = Optional.empty();
    private Optional<PathTemplate> index = Optional.empty();
    private LocationOptions options = LocationOptions.DEFAULT;

    private Reader(String mail, Function<String, PathTemplate> paths) {
      this.paths = paths;
      this.mail = paths.apply(mail);
    }

    private void option(String option) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      switch (key) {
        case "UTF-8" -> options = options.with(NameCharset.UTF8);
        case "INBOX" -> inbox = Optional.of(paths.apply(value));
        case "CONTROL" -> control = Optional.of(paths.apply(value));
        case "INDEX" -> index(value);
        case "LAYOUT" -> options = options.with(layout(value));
        case "SUBSCRIPTIONS" -> options = options.withSubscriptions(value);
        case "DIRNAME" -> options = options.with(new InnerDirectory(value, Extent.MAIL));
        case "FULLDIRNAME" -> options = options.with(new InnerDirectory(value, Extent.ALL));
        case "LISTINDEX", "ITERINDEX", "INDEXCACHE", "VOLATILEDIR", "NO-NOSELECT" -> {
          // Files that Dovecot alone has, and what is so here in any case.
        }
        default -> throw new IllegalArgumentException(refusal(key) + ": " + option);
      }
    }

    private void index(String value) {
      if (value.equals(MEMORY)) {
        options = options.with(Indexes.IN_MEMORY);
      } else {
        index = Optional.of(paths.apply(value));
      }
    }

    private static String refusal(String key) {
      return "mail location: "
          + switch (key) {
            case "ALT", "MAILBOXDIR" -> "of no use for Maildir, leave it out";
            case "INDEXPVT" -> "flags of one user in a shared mailbox are not supported";
            case "BROKENCHAR", "NO-FS-VALIDATION" ->
                "names that are no valid ones are not supported, leave it out";
            default -> "option not supported";
          };
    }

    private static Layout layout(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "maildir++" -> Layout.MAILDIR_PLUS_PLUS;
        case "fs" -> Layout.FS;
        default ->
            throw new IllegalArgumentException(
                "mail location: layout not supported, Maildir++ and fs are: " + value);
      };
    }
  }
}
