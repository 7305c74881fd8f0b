package dev.postern.imap.server;

import dev.postern.imap.command.Numbering;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.response.TimeSlice;
import dev.postern.imap.search.SearchResult;
import dev.postern.imap.search.SearchRun;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * A search, done in slices while it is asked for its result, and then the one, perhaps very long,
 * line of SEARCH. A connection that ends ends its search.
 */
final class SearchChunks implements Chunks {
  private final Exchange exchange;
  private final SearchRun run;
  private final Numbering numbering;
  private PrimitiveIterator.OfLong numbers;
  private Tagged ending = Tagged.ok("Search completed.");
  private State state = State.SEARCHING;

  SearchChunks(Exchange exchange, SearchRun run, Numbering numbering) {
    this.exchange = exchange;
    this.run = run;
    this.numbering = numbering;
  }

  /** The tagged line, once the search is over. */
  Tagged ending() {
    return ending;
  }

  @Override
  public ByteBuffer next() {
    return switch (state) {
      case SEARCHING -> search();
      case TELLING -> tell(new ResponseWriter());
      case ENDED -> null;
    };
  }

  @Override
  public Optional<Pool> pool() {
    return state == State.SEARCHING ? Optional.of(Pool.STORE) : Optional.empty();
  }

  @Override
  public void refused() {
    ending = StoreFailure.answer(StoreException.Kind.UNAVAILABLE);
    state = State.ENDED;
    exchange.session().endTurn();
  }

  @Override
  public void close() throws IOException {
    state = State.ENDED;
    run.close();
  }

  private ByteBuffer search() {
    try {
      if (!run.advance(TimeSlice.begin(exchange.session().nanos()))) {
        return ByteBuffer.allocate(0);
      }
    } catch (StoreException e) {
      StoreLog.failed(exchange.session(), exchange.spec().verb(), e);
      ending = StoreFailure.answer(e);
      state = State.ENDED;
    }
    exchange.session().endTurn();
    if (state == State.ENDED) {
      return null;
    }
    state = State.TELLING;
    numbers = numbers(run.result());
    return tell(new ResponseWriter().untagged().atom("SEARCH"));
  }

  private PrimitiveIterator.OfLong numbers(SearchResult result) {
    return numbering == Numbering.UID
        ? result.numbers().map(n -> result.snapshot().at((int) n - 1).uid()).iterator()
        : result.numbers().iterator();
  }

  private ByteBuffer tell(ResponseWriter out) {
    while (numbers.hasNext() && out.size() < SIZE) {
      out.space().number(numbers.nextLong());
    }
    if (!numbers.hasNext()) {
      out.endLine();
      state = State.ENDED;
    }
    return out.take();
  }

  private enum State {
    SEARCHING,
    TELLING,
    ENDED
  }
}
