package dev.postern.maildir.structure;

import dev.postern.store.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes a file of structures anew: what is still of use of the old one, and what is new. */
final class StructureRewrite {
  private static final String NEXT = ".new";
  private static final Duration ABANDONED = Duration.ofMinutes(1);
  private static final int BLOCK = 64 * 1024;

  private final Clock diskClock;

  StructureRewrite(Clock diskClock) {
    this.diskClock = diskClock;
  }

  /**
   * Replaces the file.
   *
   * @return false if another is just doing it
   */
  boolean run(
      Path file,
      Snapshot mailbox,
      Optional<OpenStructures> old,
      Map<Long, byte[]> added,
      long mostOctets)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    FileChannel channel;
    try {
      channel = FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      removeAbandoned(next);
      return false;
    }
    try (channel) {
      Output out = new Output(channel, mostOctets);
      out.head(mailbox.uidValidity());
      if (old.isPresent()) {
        copy(old.get(), mailbox, added, out);
      }
      for (Map.Entry<Long, byte[]> each : added.entrySet()) {
        out.frame(each.getKey(), each.getValue());
      }
      out.flush();
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (Throwable e) {
      Files.deleteIfExists(next);
      throw e;
    }
  }

  private static void copy(
      OpenStructures old, Snapshot mailbox, Map<Long, byte[]> added, Output out)
      throws IOException {
    for (long uid : old.uids()) {
      if (mailbox.find(uid).isPresent() && !added.containsKey(uid)) {
        Optional<byte[]> octets = old.find(uid);
        if (octets.isPresent()) {
          out.frame(uid, octets.get());
        }
      }
    }
  }

  private void removeAbandoned(Path next) throws IOException {
    try {
      Instant begun = Files.getLastModifiedTime(next).toInstant();
      if (begun.plus(ABANDONED).isBefore(diskClock.instant())) {
        Files.deleteIfExists(next);
      }
    } catch (NoSuchFileException e) {
      // Just done.
      return;
    }
  }

  /** What is written, in blocks. */
  private static final class Output {
    private final FileChannel channel;
    private final long mostOctets;
    private ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long written;

    Output(FileChannel channel, long mostOctets) {
      this.channel = channel;
      this.mostOctets = mostOctets;
    }

    void head(long uidValidity) {
      block.put(StructureFrames.fileHead(uidValidity));
    }

    /** A frame, if there is room. */
    void frame(long uid, byte[] octets) throws IOException {
      int size = StructureFrames.size(octets);
      if (written + block.position() + size > mostOctets) {
        return;
      }
      if (size > block.remaining()) {
        flush();
      }
      if (size > block.capacity()) {
        block = ByteBuffer.allocate(size);
      }
      StructureFrames.write(uid, octets, block);
    }

    void flush() throws IOException {
      block.flip();
      while (block.hasRemaining()) {
        written += channel.write(block);
      }
      block.clear();
    }
  }
}
