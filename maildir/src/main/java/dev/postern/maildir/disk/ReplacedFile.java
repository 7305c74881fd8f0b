package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A small file that is replaced whole, so that readers need no lock. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /** Writes beside the file, forces it and renames it over the file. One writer at a time. */
  public static void write(Path file, byte[] content, DiskSync sync) throws IOException {
    write(file, content, sync, "");
  }

  /**
   * The same where no lock keeps writers apart.
   *
   * @param writer part of the name of the file beside it that no other writer uses
   */
  public static void write(Path file, byte[] content, DiskSync sync, String writer)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp" + writer);
    try {
      fill(next, content, sync);
      differInSeconds(file, next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      Files.deleteIfExists(next);
      throw e;
    }
    sync.directory(file.toAbsolutePath().getParent());
  }

  /** The file's content, empty if there is none. */
  public static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  /** Writes a whole file and forces it. */
  public static void fill(Path file, byte[] content, DiskSync sync) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer octets = ByteBuffer.wrap(content);
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      sync.data(out);
    }
  }

  // Dovecot notices a new file by its time in whole seconds, so two versions never share one.
  private static void differInSeconds(Path old, Path next) throws IOException {
    if (Files.exists(old)) {
      Instant before = seconds(old);
      if (!seconds(next).isAfter(before)) {
        Files.setLastModifiedTime(next, FileTime.from(before.plusSeconds(1)));
      }
    }
  }

  private static Instant seconds(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
  }
}
