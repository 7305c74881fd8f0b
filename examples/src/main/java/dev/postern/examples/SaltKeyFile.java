package dev.postern.examples;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The secret by which SCRAM makes up salts of unknown users, kept so that they are the same after a
 * restart.
 */
final class SaltKeyFile {
  private static final int LENGTH = 32;
  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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
    keep(fresh -> {});
  }

  /** It is there as a whole, whatever happens: half a key would let no server start again. */
  void keep(Written written) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    Mistakes.make(folder);
    Path fresh = Files.createTempFile(folder, ".salt-key", ".new", OWNERS);
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        Channels.newOutputStream(channel).write(key);
        channel.force(true);
      }
      written.as(fresh);
      // That of another server of the same folder, which came since, is as good as this one.
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel name = FileChannel.open(folder, StandardOpenOption.READ)) {
      name.force(true);
    }
  }

  /** Is told of the file that takes the place. */
  @FunctionalInterface
  interface Written {
    void as(Path fresh) throws IOException;
  }
}
