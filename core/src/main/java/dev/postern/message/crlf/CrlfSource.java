package dev.postern.message.crlf;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message with bare LFs served with CRLFs, as the protocols want them and as Dovecot, which
 * stores messages that way, serves them: for stores that keep what others wrote. Where served
 * octets begin is remembered every few blocks that were read, so that a region needs no second
 * reading of the whole. Safe for use by several threads at once. {@link MessageSource#withCrlf}
 * makes one where the size is not known.
 */
public final class CrlfSource implements MessageSource {
  private static final int BLOCK = 16 * 1024;

  private final MessageSource stored;
  private final long size;
  private final Mismatch mismatch;
  // starts[i]: served position of stored position i * BLOCK; known up to (not including) known.
  private long[] starts = new long[8];
  private int known = 1;

  /**
   * Wraps stored octets.
   *
   * @param size octets as served ({@link VirtualSize}), from a source that may be wrong
   * @param mismatch learns that it is another size
   */
  public CrlfSource(MessageSource stored, long size, Mismatch mismatch) {
    this.stored = Objects.requireNonNull(stored, "stored");
    this.size = size;
    this.mismatch = Objects.requireNonNull(mismatch, "mismatch");
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public MessageReader open(long from, long length) throws IOException {
    Served octets = new Served(blockOf(from), from + length);
    try {
      octets.lookBack();
      octets.skipNBytes(Math.min(from, size) - octets.served);
      return MessageReader.of(octets, from, length);
    } catch (Throwable e) {
      octets.close();
      throw e;
    }
  }

  /** Is told that a message has another size than was said. */
  @FunctionalInterface
  public interface Mismatch {
    /** Called before the read fails. */
    void found() throws IOException;
  }

  // The last block that is known to begin at or before a served position.
  private synchronized int blockOf(long position) {
    int found = Arrays.binarySearch(starts, 0, known, position);
    return found >= 0 ? found : -found - 2;
  }

  private synchronized long start(int block) {
    return starts[block];
  }

  private synchronized void remember(long block, long start) {
    if (block == known) {
      if (known == starts.length) {
        starts = Arrays.copyOf(starts, known * 2);
      }
      starts[known++] = start;
    }
  }

  /** What is served from the beginning of a block on. */
  private final class Served extends InputStream {
    private final long storedSize = stored.size();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).flip();
    private final MessageReader reader;
    private long storedAt;
    private long served;
    private byte before;
    private boolean lineFeedDue;

    // No more is opened than makes the octets up to the end: none gets fewer.
    Served(int first, long end) throws IOException {
      served = start(first);
      storedAt = (long) first * BLOCK;
      long from = Math.max(0, storedAt - 1);
      reader = stored.open(from, Math.min(storedSize - from, end - served + storedAt - from));
    }

    /** Whether a LF that a block begins with is a bare one, the octet before it says. */
    void lookBack() throws IOException {
      if (storedAt > 0) {
        before = (byte) reader.read();
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int at = offset;
      while (at < offset + length && (lineFeedDue || block.hasRemaining() || fill())) {
        target[at++] = next();
      }
      check();
      return at == offset ? -1 : at - offset;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }

    private byte next() {
      served++;
      if (lineFeedDue) {
        lineFeedDue = false;
        return '\n';
      }
      byte octet = block.get();
      lineFeedDue = octet == '\n' && before != '\r';
      before = octet;
      return lineFeedDue ? (byte) '\r' : octet;
    }

    private boolean fill() throws IOException {
      if (storedAt % BLOCK == 0) {
        remember(storedAt / BLOCK, served);
      }
      int wanted = (int) Math.min(BLOCK - storedAt % BLOCK, reader.remaining());
      reader.readExactly(block.clear().limit(wanted));
      block.flip();
      storedAt += wanted;
      return wanted > 0;
    }

    // The size came from a name, and a client was told it. Whoever reads to the end must not get
    // another number of octets without noticing.
    private void check() throws IOException {
      boolean atEnd = storedAt == storedSize && !block.hasRemaining() && !lineFeedDue;
      if (atEnd ? served != size : served >= size) {
        mismatch.found();
        throw new IOException("a message of another size than its name says");
      }
    }
  }
}
