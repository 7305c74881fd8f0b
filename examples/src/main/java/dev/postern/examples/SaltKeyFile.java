package dev.postern.examples;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The secret by which SCRAM makes up salts of unknown users, kept so that they are the same after a
 * restart.
 */
final class SaltKeyFile {
  private static final int LENGTH = 32;

  private final Path file;
  private final byte[] key;

  private SaltKeyFile(Path file, byte[] key) {
    this.file = file;
    this.key = key;
  }

  /** That of a directory; a new one, which is not written yet, if there is none. */
  static SaltKeyFile in(Path directory) throws IOException {
    Path file = directory.resolve("salt-key");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[LENGTH];
      new SecureRandom().nextBytes(fresh);
      return new SaltKeyFile(file, fresh);
    }
    byte[] kept = Files.readAllBytes(file);
    if (kept.length < LENGTH) {
      throw new IllegalArgumentException(file + " is no salt key; without it a new one is made");
    }
    return new SaltKeyFile(file, kept);
  }

  byte[] octets() {
    return key.clone();
  }

  /** Writes it, for its owner alone, unless it is there. */
  void keep() throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Mistakes.make(file.toAbsolutePath().getParent());
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Another server's of the same directory, which is as good.
      return;
    }
    Files.write(file, key, StandardOpenOption.WRITE);
  }
}
