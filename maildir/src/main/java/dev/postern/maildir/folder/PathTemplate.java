package dev.postern.maildir.folder;

import dev.postern.auth.MailUser;
import dev.postern.store.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * An absolute path with variables of a user's. A user's name and domain fill in one level or a part
 * of one; they never make another.
 */
final class PathTemplate {
  private final String path;

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  PathTemplate(String path) {
    boolean anchored = path.startsWith("/") || path.startsWith("~/") || path.startsWith("%h/");
    if (!anchored && !path.startsWith("%{home}/")) {
      throw new IllegalArgumentException("mail location: not an absolute path: " + path);
    }
    this.path = path;
    check();
  }

  /**
   * The path of a user.
   *
   * @throws StoreException {@link StoreException.Kind#INVALID_NAME} if the user's name could lead
   *     anywhere else; {@link StoreException.Kind#NOT_FOUND} if the user has no home and the
   *     template needs one
   */
  Path fill(MailUser user) throws StoreException {
    StringBuilder out = new StringBuilder();
    int at = 0;
    if (path.startsWith("~/")) {
      out.append(home(user));
      at = 1;
    }
    while (at < path.length()) {
      char c = path.charAt(at++);
      if (c == '%') {
        Variable variable = Variable.read(path, at);
        out.append(value(variable, user));
        at = variable.end();
      } else {
        out.append(c);
      }
    }
    return checked(out.toString());
  }

  private void check() {
    for (int at = path.indexOf('%'); at >= 0; ) {
      Variable variable = Variable.read(path, at + 1);
      if ("undh%".indexOf(variable.key()) < 0) {
        throw new IllegalArgumentException("mail location: unknown variable in " + path);
      }
      at = path.indexOf('%', variable.end());
    }
  }

  private static Path checked(String text) throws StoreException {
    try {
      Path root = Path.of(text);
      // No level of "." or "..", and none that is empty because a variable was.
      if (root.isAbsolute() && root.equals(root.normalize()) && root.toString().equals(text)) {
        return root;
      }
    } catch (InvalidPathException e) {
      throw new StoreException(StoreException.Kind.INVALID_NAME, "no path for this user", e);
    }
    throw new StoreException(StoreException.Kind.INVALID_NAME, "no path for this user: " + text);
  }

  private static String value(Variable variable, MailUser user) throws StoreException {
    String value =
        switch (variable.key()) {
          case 'u' -> safe(user.name());
          case 'n' -> safe(user.localPart());
          case 'd' -> safe(user.domain());
          case 'h' -> home(user);
          default -> "%";
        };
    return switch (variable.modifier()) {
      case 'L' -> value.toLowerCase(Locale.ROOT);
      case 'U' -> value.toUpperCase(Locale.ROOT);
      default -> value;
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
    String home =
        user.home()
            .orElseThrow(
                () -> new StoreException(StoreException.Kind.NOT_FOUND, "user without a home"));
    return home.endsWith("/") ? home.substring(0, home.length() - 1) : home;
  }

  /** A variable in a template: modifier or NUL, key, and where the text goes on. */
  private record Variable(char modifier, char key, int end) {

    static Variable read(String path, int from) {
      int at = from;
      char modifier = 0;
      if (at < path.length() && (path.charAt(at) == 'L' || path.charAt(at) == 'U')) {
        modifier = path.charAt(at++);
      }
      if (at >= path.length()) {
        return new Variable(modifier, '?', at);
      }
      char key = path.charAt(at);
      if (key != '{') {
        return new Variable(modifier, key, at + 1);
      }
      int close = path.indexOf('}', at);
      if (close < 0) {
        return new Variable(modifier, '?', path.length());
      }
      char named =
          switch (path.substring(at + 1, close)) {
            case "user" -> 'u';
            case "username" -> 'n';
            case "domain" -> 'd';
            case "home" -> 'h';
            default -> '?';
          };
      return new Variable(modifier, named, close + 1);
    }
  }
}
