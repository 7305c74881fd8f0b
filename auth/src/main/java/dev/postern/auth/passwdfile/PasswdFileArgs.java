package dev.postern.auth.passwdfile;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dovecot's {@code args} of a passwd-file: words {@code key=value}, and then a path to the end. */
final class PasswdFileArgs {
  private static final Pattern WORD = Pattern.compile("([a-z_]+)=([^ ]*)(?: +|$)");

  private PasswdFileArgs() {}

  static PasswdFileAuthenticator.Builder parse(String args) {
    String scheme = "CRYPT";
    String format = "%u";
    Matcher word = WORD.matcher(args.strip());
    int at = 0;
    while (word.region(at, word.regionEnd()).lookingAt()) {
      switch (word.group(1)) {
        case "scheme" -> scheme = word.group(2);
        case "username_format" -> format = word.group(2);
        default ->
            throw new IllegalArgumentException(
                "a passwd-file has no setting "
                    + word.group(1)
                    + ", only scheme and username_format");
      }
      at = word.end();
    }
    return PasswdFileAuthenticator.builder(path(args.strip().substring(at)))
        .defaultScheme(scheme)
        .usernameFormat(format);
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the path of the passwd-file is missing");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path of a passwd-file: " + e.getReason(), e);
    }
  }
}
