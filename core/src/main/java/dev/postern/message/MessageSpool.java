package dev.postern.message;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Takes the octets of a message while they arrive: in memory up to a threshold, then in a temporary
 * file that is deleted when the spool closes. Used by one thread at a time while writing; the
 * finished {@link #source()} may be read by any thread until {@link #close()}.
 */
public final class MessageSpool implements Closeable {
  /** Octets of a message that may sit in memory before a file is used. */
  public static final int MEMORY_THRESHOLD = 64 * 1024;

  private final Path directory;
  private byte[] head = new byte[0];
  private int headLength;
  private long size;
  private FileChannel file;
  private boolean closed;

  /** A spool whose file, if one is needed, lives in the JVM's directory for temporary files. */
  public MessageSpool() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** A spool whose file, if one is needed, lives in {@code directory}. */
  public MessageSpool(Path directory) {
    this.directory = directory;
  }

  /** Appends all remaining octets. */
  public void write(ByteBuffer octets) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    int n = octets.remaining();
    if (file == null && size + n <= MEMORY_THRESHOLD) {
      keep(octets);
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
    head = new byte[0];
    headLength = 0;
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private void keep(ByteBuffer octets) {
    int n = octets.remaining();
    if (headLength + n > head.length) {
      head =
          Arrays.copyOf(
              head, Math.max(headLength + n, Math.min(MEMORY_THRESHOLD, head.length * 2)));
    }
    octets.get(head, headLength, n);
    headLength += n;
  }

  private void spill() throws IOException {
    Path path = Files.createTempFile(directory, "postern", ".spool");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    ByteBuffer kept = ByteBuffer.wrap(head, 0, headLength);
    while (kept.hasRemaining()) {
      file.write(kept);
    }
    head = new byte[0];
    headLength = 0;
  }
}
