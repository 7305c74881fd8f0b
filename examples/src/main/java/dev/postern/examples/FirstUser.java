package dev.postern.examples;

import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The file of users that {@code serve} makes when there is none. */
final class FirstUser {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 16;

  private FirstUser() {}

  /** The file in a directory; if it has to be made, the password in it is shown this once. */
  static Path ensure(Path directory, String domain) throws IOException {
    Path file = directory.resolve("passwd");
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(directory);
    SecureRandom random = new SecureRandom();
    String password = password(random);
    PasswordScheme scheme = PasswordSchemes.standard().find("SHA512-CRYPT").orElseThrow();
    String user = name(domain);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        user + ":{" + scheme.name() + "}" + scheme.hash(password, random) + "\n",
        StandardOpenOption.WRITE);
    System.err.println("made " + file + " with the user " + user + ", password " + password);
    return file;
  }

  static String name(String domain) {
    return "user@" + domain;
  }

  static String password(SecureRandom random) {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
