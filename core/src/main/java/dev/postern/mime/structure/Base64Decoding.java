package dev.postern.mime.structure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Base64 (RFC 2045 §6.8), leniently: other octets are skipped, and text may go on behind padding.
 */
final class Base64Decoding implements TransferDecoding {

  private static final byte SKIP = -1;
  private static final byte PADDING = -2;
  private static final byte[] VALUES = values();

  private int bits;
  private int sextets;

  /** Decodes a whole short text, one char for each octet. */
  static byte[] decode(String text) {
    byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] out = new byte[in.length + MAX_HELD];
    Base64Decoding decoding = new Base64Decoding();
    int length = decoding.decode(in, in.length, out);
    byte[] rest = new byte[MAX_HELD];
    int held = decoding.finish(rest);
    System.arraycopy(rest, 0, out, length, held);
    return Arrays.copyOf(out, length + held);
  }

  @Override
  public int decode(byte[] in, int length, byte[] out) {
    int written = 0;
    for (int i = 0; i < length; i++) {
      byte value = VALUES[in[i] & 0xff];
      if (value >= 0) {
        bits = bits << 6 | value;
        sextets++;
        if (sextets == 4) {
          out[written++] = (byte) (bits >> 16);
          out[written++] = (byte) (bits >> 8);
          out[written++] = (byte) bits;
          sextets = 0;
        }
      } else if (value == PADDING) {
        written = flush(out, written);
      }
    }
    return written;
  }

  @Override
  public int finish(byte[] out) {
    return flush(out, 0);
  }

  /** Writes the whole octets of an incomplete quantum; six bits alone are dropped. */
  private int flush(byte[] out, int from) {
    int written = from;
    if (sextets == 2) {
      out[written++] = (byte) (bits >> 4);
    } else if (sextets == 3) {
      out[written++] = (byte) (bits >> 10);
      out[written++] = (byte) (bits >> 2);
    }
    sextets = 0;
    return written;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, SKIP);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    values['='] = PADDING;
    return values;
  }
}
