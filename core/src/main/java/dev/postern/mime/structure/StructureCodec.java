package dev.postern.mime.structure;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A parsed message as octets, so that it can be kept and need not be parsed again. They say by
 * which version of the parser and under which {@link MimeLimits} they were made; others are refused
 * when they are read. Immutable; may be shared.
 *
 * <p>The form: a version, a sum over the limits, and the tree in depth-first order; numbers in
 * groups of seven bits, least first; offsets as distances from what stands before, so that no part
 * can lie outside of its parent; strings as a length and the octets of the message.
 */
public final class StructureCodec {
  /** To be raised whenever the form changes, or the parser gives another tree for some message. */
  static final int VERSION = 2;

  private static final int HEAD = 1 + Integer.BYTES;

  private final MimeLimits limits;
  private final int limitsSum;

  /**
   * A codec.
   *
   * @param limits those of the parser
   */
  public StructureCodec(MimeLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.limitsSum = sum(limits);
  }

  /**
   * The octets.
   *
   * @throws IllegalArgumentException for a tree that no parser makes
   */
  public byte[] encode(MimeMessage message) {
    StructureEncoder out = new StructureEncoder();
    out.octet(VERSION);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.octet(limitsSum >>> shift);
    }
    out.message(message, 0);
    return out.toByteArray();
  }

  /**
   * The message: equal to what was encoded. Time and memory are bounded by the number of octets,
   * whatever they are.
   *
   * @throws StructureFormatException if the octets are damaged, or were made by another version or
   *     under other limits
   */
  public MimeMessage decode(byte[] octets) throws StructureFormatException {
    if (octets.length < HEAD || octets[0] != VERSION) {
      throw new StructureFormatException("another version");
    }
    if (ByteBuffer.wrap(octets).getInt(1) != limitsSum) {
      throw new StructureFormatException("made under other limits");
    }
    StructureDecoder in = new StructureDecoder(octets, HEAD, limits);
    MimeMessage message = in.message(0, Long.MAX_VALUE, 1);
    in.end();
    return message;
  }

  private static int sum(MimeLimits limits) {
    ByteBuffer all =
        ByteBuffer.allocate(7 * Integer.BYTES)
            .putInt(limits.maxDepth())
            .putInt(limits.maxParts())
            .putInt(limits.maxHeaderBytes())
            .putInt(limits.maxTotalHeaderBytes())
            .putInt(limits.maxFields())
            .putInt(limits.maxParameters())
            .putInt(limits.maxKeptOctets())
            .flip();
    CRC32C crc = new CRC32C();
    crc.update(all);
    return (int) crc.getValue();
  }
}
