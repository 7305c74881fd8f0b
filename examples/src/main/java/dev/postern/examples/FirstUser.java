package dev.postern.examples;

import dev.postern.auth.password.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The file of users that {@code serve} makes when there is none. If the server does not start, it
 * is taken away again, and nobody sees a password that holds nowhere.
 */
final class FirstUser {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 16;

  private final Path file;
  private final Optional<String> news;

  /** What was made, the innermost first. */
  private final Deque<Path> made;

  private FirstUser(Path file, Optional<String> news, Deque<Path> made) {
    this.file = file;
    this.news = news;
    this.made = made;
  }

  /** Where the file is in a directory. */
  static Path file(Path directory) {
    return directory.resolve("passwd");
  }

  /** The file in a directory, made if need be. */
  static FirstUser ensure(Path directory, String domain) throws IOException {
    Path file = file(directory);
    Deque<Path> made = new ArrayDeque<>();
    if (Files.exists(file)) {
      return new FirstUser(file, Optional.empty(), made);
    }
    for (Path p = directory.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
      made.addLast(p);
    }
    Mistakes.make(directory);
    String password = password(new SecureRandom());
    String user = name(domain);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    made.addFirst(file);
    Files.writeString(file, user + ":" + Passwords.hash(password) + "\n", StandardOpenOption.WRITE);
    String news = "made " + file + " with the user " + user + ", password " + password;
    return new FirstUser(file, Optional.of(news), made);
  }

  Path file() {
    return file;
  }

  /** The password, shown this once. */
  void announce() {
    news.ifPresent(System.err::println);
  }

  /** Takes away what was made. */
  void undo() throws IOException {
    for (Path path : made) {
      Files.deleteIfExists(path);
    }
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
