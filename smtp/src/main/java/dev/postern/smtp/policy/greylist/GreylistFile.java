package dev.postern.smtp.policy.greylist;

import dev.postern.log.LogText;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a memory in a file: a line is appended for each change, and when most lines are out of
 * date, a new file with what is still true takes its place. A line that a crash cut is left out. It
 * is written through streams of {@code java.io}, which an interrupt does not close. Used by one
 * thread at a time.
 */
final class GreylistFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Greylist.class);

  /** Lines beyond twice those that are true. */
  static final int SPARE_LINES = 10_000;

  /** Seconds from one that could not be written to the next try. */
  static final long RETRY = 60;

  private static final String HEADER = "postern-greylist 1";

  private final Path file;
  private final GreylistMemory memory;
  private final FileChannel lockChannel;
  private final Disk disk;
  private OutputStream out = OutputStream.nullOutputStream();
  private long lines;
  private boolean failed;
  private long failedAt;

  /** Writes to where a loss of power changes nothing. */
  @FunctionalInterface
  interface Disk {
    void sync(FileDescriptor written) throws IOException;
  }

  private GreylistFile(Path file, GreylistMemory memory, FileChannel lockChannel, Disk disk) {
    this.file = file;
    this.memory = memory;
    this.lockChannel = lockChannel;
    this.disk = disk;
  }

  /**
   * Remembers what a file holds, if it is there, and writes to it from now on.
   *
   * @throws IOException if it cannot be read, is none, or another server has it
   */
  static GreylistFile open(Path file, GreylistMemory memory, long now) throws IOException {
    return open(file, memory, now, FileDescriptor::sync);
  }

  static GreylistFile open(Path file, GreylistMemory memory, long now, Disk disk)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            beside(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    GreylistFile opened = new GreylistFile(file, memory, channel, disk);
    try {
      if (!isLocked(channel)) {
        throw new IOException("the greylist " + file + " is that of another server");
      }
      opened.read();
      opened.compact(now);
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private void read() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    int faulty = 0;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String header = in.readLine();
      if (header != null && !header.equals(HEADER)) {
        throw new IOException(file + " is no greylist");
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        faulty += memory.read(line) ? 0 : 1;
      }
    }
    if (faulty > 0) {
      LOG.warn("greylist lines left out file={} lines={}", LogText.reason(file.toString()), faulty);
    }
  }

  /** Writes down a change. */
  void append(String line, long now) {
    try {
      if (failed) {
        if (now - failedAt < RETRY && now >= failedAt) {
          return;
        }
        compact(now);
        LOG.info("greylist written again file={}", LogText.reason(file.toString()));
        failed = false;
        return;
      }
      out.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
      lines++;
      if (lines > 2L * memory.size() + SPARE_LINES) {
        compact(now);
      }
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("greylist not written", LogText.printable(e));
      }
      failed = true;
      failedAt = now;
    }
  }

  /** Puts a file with what is still true in its place, which is there in full or not at all. */
  private void compact(long now) throws IOException {
    out.close();
    out = OutputStream.nullOutputStream();
    Path next = beside(file, ".new");
    try (FileOutputStream raw = new FileOutputStream(next.toFile())) {
      OutputStream buffered = new BufferedOutputStream(raw);
      lines = 0;
      write(buffered, HEADER);
      memory.lines(now, line -> write(buffered, line));
      buffered.flush();
      disk.sync(raw.getFD());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    out = new FileOutputStream(file.toFile(), true);
  }

  private void write(OutputStream to, String line) {
    try {
      to.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
      lines++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      lockChannel.close();
    }
  }
}
