package dev.postern.bench;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;

/** The users of a passwd-file that log in, some of each scheme, and many others if wished. */
final class LoginUsers {
  /** Of each scheme. */
  static final int EACH = 20;

  static final String PASSWORD = "secret";

  /** Debian's {@code nobody}. */
  static final int UID = 65_534;

  private static final String OTHERS =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  private LoginUsers() {}

  static String name(String scheme, int number) {
    return scheme.toLowerCase(Locale.ROOT) + number + "@example.org";
  }

  /** The name of one of the others. */
  static String other(int number) {
    return "user" + number + "@example.org";
  }

  /** Writes a file; its users have their mail in a folder beside it. */
  static Path write(Path file, int others) throws IOException {
    PasswordSchemes schemes = PasswordSchemes.standard();
    SecureRandom random = new SecureRandom();
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (LoginScheme scheme : LoginScheme.values()) {
        for (int i = 0; i < EACH; i++) {
          Credentials.Password login = Credentials.Password.of(name(scheme.stored(), i), PASSWORD);
          line(
              lines,
              login.authenticationId(),
              schemes.hash(login, scheme.stored(), random).text(),
              file.resolveSibling("mail"));
        }
      }
      for (int i = 0; i < others; i++) {
        line(lines, other(i), OTHERS, file.resolveSibling("mail"));
      }
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void line(BufferedWriter lines, String name, String stored, Path mail)
      throws IOException {
    lines.write(
        "%s:%s:%d:%d::%s/%s\n".formatted(name, stored, UID, UID, mail, name.split("@", -1)[0]));
  }
}
