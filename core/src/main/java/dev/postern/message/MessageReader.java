package dev.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads a region of a {@link MessageSource} once, front to back. It gives exactly the octets that
 * were asked for: where they end early it fails with {@link TruncatedMessageException}, so that the
 * beginning of a message is never taken for the whole. For one thread at a time; whoever opens it
 * closes it.
 */
public final class MessageReader extends InputStream {
  private final InputStream octets;
  private long position;
  private final long end;

  private MessageReader(InputStream octets, long from, long length) {
    this.octets = octets;
    this.position = from;
    this.end = from + length;
  }

  /**
   * A reader for a {@link MessageSource} to give out.
   *
   * @param octets those of the region, from its first on; what comes behind it is not read. Closed
   *     with the reader
   * @param from where the region begins in the message
   * @param length octets of the region
   */
  public static MessageReader of(InputStream octets, long from, long length) {
    Objects.requireNonNull(octets, "octets");
    if (from < 0 || length < 0) {
      throw new IllegalArgumentException("no region: " + length + " octets from " + from);
    }
    return new MessageReader(octets, from, length);
  }

  /**
   * A reader over what is read by position: a file that others read, too, or memory.
   *
   * @param octets read from {@code from} on
   */
  public static MessageReader of(PositionalRead octets, long from, long length) {
    Objects.requireNonNull(octets, "octets");
    return of(new PositionalInputStream(octets, from), from, length);
  }

  /** Octets that are still to come. */
  public long remaining() {
    return end - position;
  }

  /**
   * Fills {@code target} with the next octets.
   *
   * @param target has an array, and room for no more than is {@link #remaining()}
   * @throws TruncatedMessageException if there are fewer
   * @throws IOException if they cannot be read
   */
  public void readExactly(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      int offset = target.arrayOffset() + target.position();
      int n = read(target.array(), offset, target.remaining());
      if (n < 0) {
        throw new TruncatedMessageException(position);
      }
      target.position(target.position() + n);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    int n = octets.read(target, offset, (int) Math.min(length, remaining()));
    // A stream that gives nothing for ever would be asked for ever.
    if (n <= 0) {
      throw new TruncatedMessageException(position);
    }
    position += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }

  /** Reading by position, as a file's channel does. */
  @FunctionalInterface
  public interface PositionalRead {
    /**
     * Reads octets into {@code target}.
     *
     * @return how many, or -1 if there are none at that position
     */
    int read(long position, ByteBuffer target) throws IOException;
  }

  private static final class PositionalInputStream extends InputStream {
    private final PositionalRead octets;
    private long position;

    PositionalInputStream(PositionalRead octets, long position) {
      this.octets = octets;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = octets.read(position, ByteBuffer.wrap(target, offset, length));
      position += Math.max(0, n);
      return n;
    }
  }
}
