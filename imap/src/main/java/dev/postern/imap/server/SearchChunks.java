package dev.postern.imap.server;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import java.nio.ByteBuffer;
import java.util.PrimitiveIterator;
import java.util.function.Supplier;

/** The one, perhaps very long, line of SEARCH, and the command's end. */
final class SearchChunks implements Chunks {
  private final PrimitiveIterator.OfLong numbers;
  private final Supplier<ByteBuffer> ending;
  private State state = State.NEW;

  SearchChunks(PrimitiveIterator.OfLong numbers, Supplier<ByteBuffer> ending) {
    this.numbers = numbers;
    this.ending = ending;
  }

  @Override
  public ByteBuffer next() {
    if (state == State.ENDED) {
      return null;
    }
    ResponseWriter out = new ResponseWriter();
    if (state == State.NEW) {
      out.untagged().atom("SEARCH");
      state = State.NUMBERS;
    }
    while (numbers.hasNext() && out.size() < SIZE) {
      out.space().number(numbers.nextLong());
    }
    if (!numbers.hasNext()) {
      out.endLine().octets(ending.get());
      state = State.ENDED;
    }
    return out.take();
  }

  private enum State {
    NEW,
    NUMBERS,
    ENDED
  }
}
