package dev.postern.maildir.uidlist;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/**
 * Gives each new mailbox of an account another UIDVALIDITY, by {@code dovecot-uidvalidity} and the
 * empty file {@code dovecot-uidvalidity.<value in hex>} beside it, whose renaming decides who gets
 * a value.
 */
public final class UidValidityFile {
  private static final String NAME = "dovecot-uidvalidity";
  private static final int ATTEMPTS = 1000;

  private final Path root;
  private final Clock clock;
  private final DiskSync sync;
  private final Lock lock;

  /**
   * The values of one account.
   *
   * @param lock keeps the mailboxes of this process apart; of two processes, the one whose renaming
   *     fails looks again
   */
  public UidValidityFile(Path root, Clock clock, DiskSync sync, Lock lock) {
    this.lock = lock;
    this.root = root;
    this.clock = clock;
    this.sync = sync;
  }

  /** A value that no mailbox of the account had before. */
  public long next() throws IOException {
    lock.lock();
    try {
      return taken();
    } finally {
      lock.unlock();
    }
  }

  private long taken() throws IOException {
    long known = value(new String(ReplacedFile.read(root.resolve(NAME)), StandardCharsets.UTF_8));
    for (int i = 0; i < ATTEMPTS; i++) {
      long next = known > 0 ? take(known) : begin();
      if (next > 0) {
        byte[] content = hex(next).getBytes(StandardCharsets.US_ASCII);
        ReplacedFile.write(root.resolve(NAME), content, sync, UUID.randomUUID().toString());
        return next;
      }
      known = scan();
    }
    throw new IOException("no UIDVALIDITY to be had in " + root);
  }

  private long take(long known) throws IOException {
    long next = known >= UidSet.MAX ? 1 : known + 1;
    try {
      Files.move(marker(known), marker(next));
      return next;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return 0;
    }
  }

  private long begin() throws IOException {
    long highest = scan();
    if (highest > 0) {
      return take(highest);
    }
    long now = Math.max(1, clock.instant().getEpochSecond() & UidSet.MAX);
    try {
      Files.createFile(marker(now));
      return now;
    } catch (FileAlreadyExistsException e) {
      return 0;
    }
  }

  private long scan() throws IOException {
    long highest = 0;
    try (DirectoryStream<Path> markers = Files.newDirectoryStream(root, NAME + ".????????")) {
      for (Path path : markers) {
        String name = path.getFileName().toString();
        highest = Math.max(highest, value(name.substring(NAME.length() + 1)));
      }
    }
    return highest;
  }

  private Path marker(long value) {
    return root.resolve(NAME + "." + hex(value));
  }

  private static String hex(long value) {
    return String.format("%08x", value);
  }

  private static long value(String hex) {
    try {
      return hex.length() == 8 ? Long.parseLong(hex, 16) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
