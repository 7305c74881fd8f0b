package dev.postern.imap.server;

import dev.postern.imap.response.TimeSlice;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Untagged responses for the elements of a long list, made as they are sent; an element may have
 * none.
 */
final class LineChunks<T> implements Chunks {
  private final Iterator<T> elements;
  private final BiConsumer<ResponseWriter, T> line;
  private final LongSupplier nanos;

  /**
   * @param line writes an element's response, or nothing
   * @param nanos a clock in nanoseconds
   */
  LineChunks(Iterator<T> elements, BiConsumer<ResponseWriter, T> line, LongSupplier nanos) {
    this.elements = elements;
    this.line = line;
    this.nanos = nanos;
  }

  @Override
  public ByteBuffer next() {
    if (!elements.hasNext()) {
      return null;
    }
    ResponseWriter out = new ResponseWriter();
    TimeSlice slice = TimeSlice.begin(nanos);
    do {
      line.accept(out, elements.next());
    } while (out.size() < SIZE && elements.hasNext() && !slice.isOver());
    return out.take();
  }
}
