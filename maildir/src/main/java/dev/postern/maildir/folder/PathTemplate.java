package dev.postern.maildir.folder;

import dev.postern.auth.MailUser;
import dev.postern.store.StoreException;
import dev.postern.template.Modifier;
import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * An absolute path with variables of a user's: {@code %u}, {@code %n}, {@code %d}, {@code %h} and
 * their long forms {@code %{user}}, {@code %{username}}, {@code %{domain}}, {@code %{home}}, with
 * Dovecot's modifiers. A user's name and domain fill in one level or a part of one; they never make
 * another.
 */
final class PathTemplate {
  private static final Set<String> NAMES =
      Set.of("u", "user", "n", "username", "d", "domain", "h", "home");

  private final Template template;

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  PathTemplate(String path) {
    if (path.isBlank()) {
      throw new IllegalArgumentException(
          "mail location: no path; write where a user's Maildir is, as /var/mail/%u/Maildir or"
              + " ~/Maildir");
    }
    boolean anchored = path.startsWith("/") || path.startsWith("~/") || path.startsWith("%h/");
    if (!anchored && !path.startsWith("%{home}/")) {
      throw new IllegalArgumentException("mail location: not an absolute path: " + path);
    }
    if (("/" + path + "/").matches(".*/\\.\\.?/.*")) {
      throw new IllegalArgumentException("mail location: a level . or .. in " + path);
    }
    try {
      // A tilde is the home of the same user.
      template = Template.parse(path.startsWith("~/") ? "%h" + path.substring(1) : path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("mail location: " + e.getMessage() + " in " + path, e);
    }
    template.variables().forEach(variable -> check(variable, path));
  }

  /**
   * Reads a template that an operator wrote, whose relative path begins where the operator stands,
   * as in other options.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static PathTemplate below(Path directory, String path) {
    if (path.isBlank() || path.matches("(/|~|%h|%\\{home\\}).*")) {
      return new PathTemplate(path);
    }
    Path from = directory.toAbsolutePath();
    String rest = path;
    while (rest.matches("\\.\\.?/.*")) {
      from = rest.startsWith("../") && from.getParent() != null ? from.getParent() : from;
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return new PathTemplate(from.normalize().toString().replace("%", "%%") + "/" + rest);
  }

  /**
   * The path of a user.
   *
   * @throws StoreException {@link StoreException.Kind#INVALID_NAME} if the user's name could lead
   *     anywhere else; {@link StoreException.Kind#NOT_FOUND} if the user has no home and the
   *     template needs one
   */
  Path fill(MailUser user, FileSystem files) throws StoreException {
    String text = template.expand(name -> value(name, user));
    // A short name has no third letter, and the level for it is left out, as Dovecot does.
    String path = text.replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    try {
      Path root = files.getPath(path);
      // No level of "." or "..".
      if (root.isAbsolute() && root.equals(root.normalize()) && root.toString().equals(path)) {
        return root;
      }
    } catch (InvalidPathException e) {
      throw new StoreException(StoreException.Kind.INVALID_NAME, "no path for this user", e);
    }
    throw new StoreException(StoreException.Kind.INVALID_NAME, "no path for this user: " + path);
  }

  /**
   * The directory that is the same for all users, or that all users' are in; nothing if each has
   * another.
   *
   * @throws IOException if no file system has such a path
   */
  Optional<Path> common(FileSystem files) throws IOException {
    String text = template.beginning();
    String path =
        template.variables().isEmpty() ? text : text.substring(0, text.lastIndexOf('/') + 1);
    try {
      return path.isEmpty() ? Optional.empty() : Optional.of(files.getPath(path));
    } catch (InvalidPathException e) {
      throw new IOException("mail location: no path of a directory: " + text, e);
    }
  }

  private static void check(Variable variable, String path) {
    if (!NAMES.contains(variable.name())) {
      throw new IllegalArgumentException(
          "mail location: of variables %u %n %d %h alone are supported, of modifiers L U R T M H N:"
              + " "
              + path);
    }
    if (variable.modifiers().contains(Modifier.HEX)) {
      throw new IllegalArgumentException("mail location: X of what is no number: " + path);
    }
  }

  private static String value(String variable, MailUser user) throws StoreException {
    return switch (variable) {
      case "u", "user" -> safe(user.name());
      case "n", "username" -> safe(user.localPart());
      case "d", "domain" -> safe(user.domain());
      default -> home(user);
    };
  }

  private static String safe(String value) throws StoreException {
    boolean dots = value.equals(".") || value.contains("..");
    if (dots || value.isEmpty() || value.chars().anyMatch(c -> c == '/' || c < 0x20 || c == 0x7f)) {
      throw new StoreException(
          StoreException.Kind.INVALID_NAME, "a user's name that cannot name a directory");
    }
    return value;
  }

  private static String home(MailUser user) throws StoreException {
    return user.home()
        .orElseThrow(
            () -> new StoreException(StoreException.Kind.NOT_FOUND, "user without a home"));
  }
}
