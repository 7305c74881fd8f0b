package dev.postern.mime.structure;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import java.io.IOException;
import java.util.Objects;

/**
 * Reads a message once, front to back, and tells where its parts lie (RFC 2045, RFC 2046). It never
 * fails on bad mail and never changes a byte. Memory is bounded by {@link MimeLimits}, whatever the
 * message's size. Thread-safe.
 */
public final class MimeParser {

  /** Octets read at a time. */
  static final int BLOCK_SIZE = 32 * 1024;

  private final MimeLimits limits;
  private final int blockSize;

  MimeParser(MimeLimits limits, int blockSize) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.blockSize = blockSize;
  }

  /** A parser with the default limits. */
  public static MimeParser create() {
    return of(MimeLimits.DEFAULTS);
  }

  /** A parser with these limits. */
  public static MimeParser of(MimeLimits limits) {
    return new MimeParser(limits, BLOCK_SIZE);
  }

  /**
   * Reads the whole structure.
   *
   * @throws IOException when the source cannot be read; never because of what the message says
   */
  public MimeMessage parse(MessageSource source) throws IOException {
    try (BlockCursor cursor = new BlockCursor(source, 0, source.size(), blockSize)) {
      return new StructureReader(cursor, limits).read();
    }
  }

  /**
   * Reads the message's header alone and stops at its blank line.
   *
   * @throws IOException when the source cannot be read
   */
  public Headers readHeader(MessageSource source) throws IOException {
    return readHeader(source, 0, source.size());
  }

  /**
   * Reads the header that begins at an offset, such as that of a part: {@code part.headerStart(),
   * part.bodyStart()}.
   *
   * @param start offset of the header's first octet
   * @param end offset where to stop at the latest
   * @throws IOException when the source cannot be read
   */
  public Headers readHeader(MessageSource source, long start, long end) throws IOException {
    try (BlockCursor cursor = new BlockCursor(source, start, end, blockSize)) {
      return StructureReader.readHeader(cursor, limits);
    }
  }

  /**
   * Reads a long header in bounded memory, and hands on its fields, up to {@link
   * MimeLimits#maxTotalHeaderBytes()}.
   *
   * @param start offset of the header's first octet
   * @param end offset where to stop at the latest
   * @throws IOException when the source cannot be read
   */
  public void readFields(MessageSource source, long start, long end, FieldPieces sink)
      throws IOException {
    long last = Math.min(end, start + limits.maxTotalHeaderBytes());
    try (BlockCursor cursor = new BlockCursor(source, start, last, blockSize)) {
      StructureReader.readFields(cursor, sink);
    }
  }
}
