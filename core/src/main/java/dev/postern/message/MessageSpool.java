package dev.postern.message;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Locale;

/**
 * Takes the octets of a message while they arrive: in memory up to a threshold, then in a temporary
 * file that is gone when the spool closes. Made by a {@link SpoolSpace}, which bounds all of them
 * together. Used by one thread at a time while writing; the finished {@link #source()} may be read
 * by any thread until {@link #close()}.
 */
public final class MessageSpool implements Closeable {
  /** Octets of a message that may sit in memory before a file is used. */
  public static final int MEMORY_THRESHOLD = 64 * 1024;

  private final SpoolSpace space;
  private byte[] head = new byte[0];
  private int headLength;
  private long size;
  private long taken;
  private FileChannel file;
  private boolean closed;

  MessageSpool(SpoolSpace space) {
    this.space = space;
  }

  /**
   * Appends all remaining octets.
   *
   * <p>After a failure the spool is closed: what it held is of no use to anybody, and others need
   * the room.
   *
   * @throws SpoolFullException if there is no room for them now
   * @throws IOException if they cannot be written
   */
  public void write(ByteBuffer octets) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    try {
      put(octets, octets.remaining());
    } catch (IOException e) {
      close();
      throw isFull(e) ? new SpoolFullException("no room on the spool's disk", e) : e;
    }
  }

  private void put(ByteBuffer octets, int n) throws IOException {
    space.take(n);
    taken += n;
    if (file == null && size + n <= MEMORY_THRESHOLD && reserve(n)) {
      octets.get(head, headLength, n);
      headLength += n;
    } else {
      if (file == null) {
        spill();
      }
      while (octets.hasRemaining()) {
        file.write(octets);
      }
    }
    size += n;
  }

  /** Octets written so far. */
  public long size() {
    return size;
  }

  /** The octets written so far as a message; nothing may be written afterwards. */
  public MessageSource source() {
    return file == null
        ? MessageSource.of(Arrays.copyOf(head, headLength))
        : new FileSource(file, size);
  }

  /** Gives up the octets: memory and file are freed, sources can no longer be read. */
  @Override
  public void close() throws IOException {
    closed = true;
    dropHead();
    space.give(taken);
    taken = 0;
    if (file != null) {
      FileChannel last = file;
      file = null;
      last.close();
    }
  }

  /** Makes room in memory; says no if there is too little for all. */
  private boolean reserve(int more) {
    if (headLength + more <= head.length) {
      return true;
    }
    int length = Math.max(headLength + more, Math.min(MEMORY_THRESHOLD, head.length * 2));
    if (!space.takeMemory(length - head.length)) {
      return false;
    }
    head = Arrays.copyOf(head, length);
    return true;
  }

  private void spill() throws IOException {
    file = space.newFile();
    ByteBuffer kept = ByteBuffer.wrap(head, 0, headLength);
    while (kept.hasRemaining()) {
      file.write(kept);
    }
    dropHead();
  }

  private void dropHead() {
    space.giveMemory(head.length);
    head = new byte[0];
    headLength = 0;
  }

  /** The JDK has no type for it; it passes on the system's words. */
  private static boolean isFull(IOException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }
}
