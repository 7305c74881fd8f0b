package dev.postern.auth.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What Java's own MD5 (RFC 1321) does not give: its state between two blocks. */
final class Md5 {
  static final int BLOCK_OCTETS = 64;
  static final int DIGEST_OCTETS = 16;

  private static final int LENGTH_OCTETS = 8;
  private static final int STEPS = 64;
  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  private static final int[] SINES = sines();

  /** By how much each step of a round turns. */
  private static final int[][] TURNS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };

  private Md5() {}

  /** The state after one block of 64 octets: 16 octets. */
  static byte[] afterBlock(byte[] block) {
    int[] state = START.clone();
    compress(state, littleEndian(block));
    return octets(state);
  }

  /**
   * The digest of a message whose beginning is known by its state alone.
   *
   * @param state 16 octets
   * @param before the length of the beginning in octets, whole blocks
   * @param rest of the message
   */
  static byte[] resumed(byte[] state, long before, byte[] rest) {
    int blocks = (rest.length + LENGTH_OCTETS) / BLOCK_OCTETS + 1;
    ByteBuffer padded = littleEndian(new byte[blocks * BLOCK_OCTETS]);
    padded.put(rest).put((byte) 0x80);
    padded.putLong(padded.capacity() - LENGTH_OCTETS, Byte.SIZE * (before + rest.length));
    padded.rewind();
    int[] words = new int[START.length];
    littleEndian(state).asIntBuffer().get(words);
    while (padded.hasRemaining()) {
      compress(words, padded);
    }
    return octets(words);
  }

  /** Takes one block (RFC 1321 §3.4). */
  private static void compress(int[] state, ByteBuffer block) {
    int[] words = new int[BLOCK_OCTETS / Integer.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = block.getInt();
    }
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    for (int i = 0; i < STEPS; i++) {
      int round = i / words.length;
      int sum = a + mixed(round, b, c, d) + words[word(round, i)] + SINES[i];
      a = d;
      d = c;
      c = b;
      b += Integer.rotateLeft(sum, TURNS[round][i % TURNS.length]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }

  private static int mixed(int round, int b, int c, int d) {
    return switch (round) {
      case 0 -> (b & c) | (~b & d);
      case 1 -> (d & b) | (~d & c);
      case 2 -> b ^ c ^ d;
      default -> c ^ (b | ~d);
    };
  }

  private static int word(int round, int step) {
    return switch (round) {
          case 0 -> step;
          case 1 -> 5 * step + 1;
          case 2 -> 3 * step + 5;
          default -> 7 * step;
        }
        % (BLOCK_OCTETS / Integer.BYTES);
  }

  private static int[] sines() {
    int[] sines = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      sines[i] = (int) (long) (Math.abs(Math.sin(i + 1.0)) * (1L << Integer.SIZE));
    }
    return sines;
  }

  private static byte[] octets(int[] words) {
    byte[] octets = new byte[words.length * Integer.BYTES];
    littleEndian(octets).asIntBuffer().put(words);
    return octets;
  }

  private static ByteBuffer littleEndian(byte[] octets) {
    return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
  }
}
