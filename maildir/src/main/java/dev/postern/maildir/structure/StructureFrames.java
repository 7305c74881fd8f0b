package dev.postern.maildir.structure;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of the file: a head of magic, UIDVALIDITY and a CRC-32C over both, then frames of
 * length, CRC-32C, UID and octets; the sum is over UID and octets. Numbers have four octets, most
 * significant first.
 */
final class StructureFrames {
  static final int FILE_HEAD = 16;
  static final int FRAME_HEAD = 12;

  private static final long MAGIC = 0x504F_5354_5354_5231L; // POSTSTR1

  private StructureFrames() {}

  static ByteBuffer fileHead(long uidValidity) {
    ByteBuffer head = ByteBuffer.allocate(FILE_HEAD).putLong(MAGIC).putInt((int) uidValidity);
    return head.putInt(sum(head.array(), 0, head.position())).flip();
  }

  static int size(byte[] octets) {
    return FRAME_HEAD + octets.length;
  }

  static void write(long uid, byte[] octets, ByteBuffer out) {
    int from = out.position();
    out.putInt(octets.length).putInt(0).putInt((int) uid).put(octets);
    out.putInt(from + 4, sum(out.array(), out.arrayOffset() + from + 8, 4 + octets.length));
  }

  /** How many octets the frame has, or 0 if its length makes no sense. */
  static int size(ByteBuffer frames) {
    int length = frames.getInt(frames.position());
    return length < 0 || length > StructureFile.LARGEST ? 0 : FRAME_HEAD + length;
  }

  static long uid(ByteBuffer frames) {
    return Integer.toUnsignedLong(frames.getInt(frames.position() + 8));
  }

  /** Whether the frame, of which {@code size} octets are here, is whole. */
  static boolean isSound(ByteBuffer frames, int size) {
    int at = frames.position();
    return frames.getInt(at + 4) == sum(frames.array(), frames.arrayOffset() + at + 8, size - 8);
  }

  private static int sum(byte[] octets, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(octets, from, length);
    return (int) crc.getValue();
  }
}
