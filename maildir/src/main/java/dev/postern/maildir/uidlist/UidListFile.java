package dev.postern.maildir.uidlist;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.ReplacedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file {@code dovecot-uidlist} of one mailbox. Reading needs no lock; whoever writes holds
 * {@code dovecot-uidlist.lock}.
 */
public final class UidListFile {
  /** The file's name in its mailbox. */
  public static final String NAME = "dovecot-uidlist";

  /** The lock file's name. */
  public static final String LOCK = NAME + ".lock";

  private final Path file;
  private final DiskSync sync;
  private final Guard guard;

  /**
   * The file in a mailbox's directory.
   *
   * @param guard asked before each write
   */
  public UidListFile(Path directory, DiskSync sync, Guard guard) {
    this.guard = guard;
    this.file = directory.resolve(NAME);
    this.sync = sync;
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** Reads it all. */
  public UidListContent read() throws IOException {
    return UidListContent.parse(ReplacedFile.read(file));
  }

  /**
   * Adds messages at the end, without forcing them to the disk. On failure the file is as before.
   *
   * @return the open file, to be forced and closed by the caller
   */
  public FileChannel append(List<UidListEntry> entries) throws IOException {
    StringBuilder lines = new StringBuilder(entries.size() * 80);
    for (UidListEntry entry : entries) {
      lines.append(entry.line());
    }
    guard.check();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      long end = channel.size();
      channel.position(end);
      write(channel, lines.toString(), end);
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** Writes some entries anew under the same header. */
  public void replaceKeepingHeader(UidListContent content, List<UidListEntry> entries)
      throws IOException {
    replace(content.header().orElseThrow().withNextUid(content.nextUid()), entries);
  }

  /** Writes the whole file anew. */
  public void replace(UidListHeader header, List<UidListEntry> entries) throws IOException {
    StringBuilder text = new StringBuilder(entries.size() * 80 + 80);
    text.append(header.line());
    for (UidListEntry entry : entries) {
      text.append(entry.line());
    }
    guard.check();
    ReplacedFile.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1), sync);
  }

  private static void write(FileChannel channel, String lines, long end) throws IOException {
    ByteBuffer octets = StandardCharsets.ISO_8859_1.encode(lines);
    try {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    } catch (Throwable e) {
      // Half a line would spoil the file for all that follows.
      channel.truncate(end);
      throw e;
    }
  }

  /** Knows whether the lock under which the file is written is still held. */
  @FunctionalInterface
  public interface Guard {
    /** Fails if it is not. */
    void check() throws IOException;
  }
}
