package dev.postern.mime.structure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A body without its transfer encoding, decoded block by block as it is read. */
final class DecodingInputStream extends InputStream {

  private static final int BLOCK_SIZE = 8192;

  private final InputStream encoded;
  private final TransferDecoding decoding;
  private final byte[] in = new byte[BLOCK_SIZE];
  private final byte[] out = new byte[BLOCK_SIZE + TransferDecoding.MAX_HELD];
  private int at;
  private int limit;
  private boolean ended;

  DecodingInputStream(InputStream encoded, TransferDecoding decoding) {
    this.encoded = encoded;
    this.decoding = decoding;
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(out, at, target, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return limit - at;
  }

  @Override
  public void close() throws IOException {
    encoded.close();
  }

  private boolean fill() throws IOException {
    while (at == limit && !ended) {
      int count = encoded.read(in, 0, in.length);
      at = 0;
      ended = count < 0;
      limit = ended ? decoding.finish(out) : decoding.decode(in, count, out);
    }
    return at < limit;
  }
}
