package dev.postern.auth.passwdfile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which paths made of a user's name can be those of a file. */
final class FileNames {
  /** Octets of one name in a path (Linux's {@code NAME_MAX}). */
  static final int LONGEST = 255;

  /** Octets of a path ({@code PATH_MAX}, less its end). */
  static final int LONGEST_PATH = 4095;

  /** Labels of letters of any script, digits, hyphens and underscores (RFC 5890 §2.3.2.1). */
  private static final Pattern DOMAIN =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,63}(\\.[\\p{L}\\p{M}\\p{N}_-]{1,63})*");

  private FileNames() {}

  /** Whether a domain can be one; who has none is no matter of this. */
  static boolean isDomain(String domain) {
    return octets(domain) <= LONGEST && DOMAIN.matcher(domain).matches();
  }

  /**
   * The path, if a file can have it.
   *
   * @throws IllegalArgumentException if its characters have no place in this system's names
   */
  static Optional<Path> path(String text) {
    if (octets(text) > LONGEST_PATH || text.codePoints().anyMatch(FileNames::isUnseen)) {
      return Optional.empty();
    }
    Path path = Path.of(text);
    for (Path name : path) {
      if (octets(name.toString()) > LONGEST) {
        return Optional.empty();
      }
    }
    return Optional.of(path);
  }

  private static boolean isUnseen(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
