package dev.postern.mime.structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text of no known charset: UTF-8, and each octet that is none as Latin-1. */
final class LenientUtf8Reader extends Reader {

  private static final int BLOCK_SIZE = 8192;

  private final InputStream octets;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer in = ByteBuffer.allocate(BLOCK_SIZE).limit(0);
  private final CharBuffer out = CharBuffer.allocate(BLOCK_SIZE).limit(0);
  private boolean ended;

  LenientUtf8Reader(InputStream octets) {
    this.octets = octets;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (!out.hasRemaining()) {
      if (ended && !in.hasRemaining()) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, out.remaining());
    out.get(target, offset, count);
    return count;
  }

  private void fill() throws IOException {
    in.compact();
    if (!ended) {
      int count = octets.read(in.array(), in.position(), in.remaining());
      ended = count < 0;
      in.position(in.position() + Math.max(0, count));
    }
    in.flip();
    out.clear();
    CoderResult result = decoder.decode(in, out, ended);
    while (result.isMalformed() && out.hasRemaining()) {
      out.put((char) (in.get() & 0xff));
      result = decoder.decode(in, out, ended);
    }
    out.flip();
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }
}
