package dev.postern.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message with bare LFs served with CRLFs, as the protocols want them and as Dovecot, which
 * stores messages that way, serves them: for stores that keep what others wrote. Where served
 * octets begin is remembered every few blocks, so that reading by position needs no second reading
 * of the whole. Safe for use by several threads at once. {@link MessageSource#withCrlf} makes one
 * where the size is not known.
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
  public int read(long position, ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    int block = blockOf(position);
    byte[] octets = block(block);
    long served = start(block);
    byte before = before(block);
    int count = 0;
    int taken = 0;
    while (taken < octets.length && target.hasRemaining()) {
      byte octet = octets[taken];
      if (octet == '\n' && before != '\r') {
        count += served++ >= position ? put(target, (byte) '\r') : 0;
      }
      if (target.hasRemaining()) {
        count += served++ >= position ? put(target, octet) : 0;
        taken++;
        before = octet;
      }
    }
    boolean atEnd = taken == octets.length && (block + 1L) * BLOCK >= stored.size();
    check(position + count, atEnd);
    return count;
  }

  // The size came from a name, and a client was told it. Whoever reads to the end must not get
  // another number of octets without noticing.
  private void check(long reached, boolean atEnd) throws IOException {
    if (atEnd ? reached != size : reached >= size) {
      mismatch.found();
      throw new IOException("a message of another size than its name says");
    }
  }

  /** Is told that a message has another size than was said. */
  @FunctionalInterface
  public interface Mismatch {
    /** Called before the read fails. */
    void found() throws IOException;
  }

  private static int put(ByteBuffer target, byte octet) {
    target.put(octet);
    return 1;
  }

  // The last block that begins at or before a served position.
  private int blockOf(long position) throws IOException {
    long blocks = (stored.size() + BLOCK - 1) / BLOCK;
    int block = 0;
    synchronized (this) {
      int found = Arrays.binarySearch(starts, 0, known, position);
      block = found >= 0 ? found : -found - 2;
    }
    while (block + 1 < blocks && start(block + 1) <= position) {
      block++;
    }
    return block;
  }

  private long start(int block) throws IOException {
    synchronized (this) {
      if (block < known) {
        return starts[block];
      }
    }
    long end = start(block - 1) + served(block - 1);
    synchronized (this) {
      if (block == known) {
        if (known == starts.length) {
          starts = Arrays.copyOf(starts, known * 2);
        }
        starts[known++] = end;
      }
    }
    return end;
  }

  private long served(int block) throws IOException {
    byte before = before(block);
    byte[] octets = block(block);
    long count = octets.length;
    for (byte octet : octets) {
      if (octet == '\n' && before != '\r') {
        count++;
      }
      before = octet;
    }
    return count;
  }

  private byte before(int block) throws IOException {
    if (block == 0) {
      return 0;
    }
    byte[] one = new byte[1];
    stored.readExactly((long) block * BLOCK - 1, ByteBuffer.wrap(one));
    return one[0];
  }

  private byte[] block(int block) throws IOException {
    long from = (long) block * BLOCK;
    byte[] octets = new byte[(int) Math.min(BLOCK, stored.size() - from)];
    stored.readExactly(from, ByteBuffer.wrap(octets));
    return octets;
  }
}
