package dev.postern.imap.fetch;

import dev.postern.imap.response.TimeSlice;
import dev.postern.log.LogText;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole response of a FETCH, made as it is sent. */
final class FetchChunks implements Chunks {
  private static final Logger LOG = LoggerFactory.getLogger(FetchChunks.class);

  private final Iterator<MessageLine> lines;
  private final Optional<Pool> pool;
  private final LongSupplier nanos;
  private final Consumer<FetchOutcome> ending;
  private final Deque<Piece> pending = new ArrayDeque<>();
  private final TreeSet<Long> skipped = new TreeSet<>();
  private Optional<StoreException.Kind> failure = Optional.empty();
  private MessageLine line;
  private boolean ended;

  /**
   * @param pool where messages are read, if they are
   */
  FetchChunks(
      Iterator<MessageLine> lines,
      Optional<Pool> pool,
      LongSupplier nanos,
      Consumer<FetchOutcome> ending) {
    this.lines = lines;
    this.pool = pool;
    this.nanos = nanos;
    this.ending = ending;
  }

  @Override
  public ByteBuffer next() throws IOException {
    if (ended) {
      return null;
    }
    ChunkBuilder chunk = new ChunkBuilder();
    TimeSlice slice = TimeSlice.begin(nanos);
    do {
      if (pending.isEmpty()) {
        prepare();
      } else {
        add(chunk, pending.element());
      }
    } while (!ended && !chunk.isFull() && !slice.isOver());
    return chunk.build();
  }

  @Override
  public Optional<Pool> pool() {
    return ended ? Optional.empty() : pool;
  }

  @Override
  public void refused() throws IOException {
    if (line != null || !pending.isEmpty()) {
      throw new IOException("too busy to go on with a message");
    }
    failure = Optional.of(StoreException.Kind.UNAVAILABLE);
    ended = true;
    ending.accept(outcome());
  }

  private void add(ChunkBuilder chunk, Piece first) throws IOException {
    chunk.add(first);
    if (first.isEmpty()) {
      pending.remove().close();
    }
  }

  @Override
  public void close() throws IOException {
    line = null;
    ended = true;
    // Only the first was begun.
    Piece begun = pending.peek();
    pending.clear();
    if (begun != null) {
      begun.close();
    }
  }

  /** Makes what comes next, which may be nothing. */
  private void prepare() {
    if (line != null) {
      advance();
      pending.removeIf(Piece::isEmpty);
    } else if (lines.hasNext()) {
      line = lines.next();
    } else {
      ended = true;
      ending.accept(outcome());
    }
  }

  private void advance() {
    try {
      line.advance(pending);
    } catch (IOException e) {
      failed(e);
      line.breakOff(pending);
    }
    if (line.isDone()) {
      line = null;
    }
  }

  private void failed(IOException e) {
    StoreException.Kind kind = StoreException.kindOf(e);
    long uid = line.target().info().uid();
    skipped.add(uid);
    if (kind != StoreException.Kind.EXPUNGED) {
      // Of each message until it is mended: a stack only for what a store does not name.
      Throwable unnamed = e instanceof StoreException ? null : LogText.printable(e);
      LOG.warn(
          "fetch failed uid={} kind={} reason={}",
          uid,
          kind,
          LogText.reason(e.getMessage()),
          unnamed);
      LOG.debug("fetch failed uid={}", uid, LogText.printable(e));
    }
    if (failure.isEmpty() || failure.get() == StoreException.Kind.EXPUNGED) {
      failure = Optional.of(kind);
    }
  }

  private FetchOutcome outcome() {
    UidSet.Builder uids = new UidSet.Builder();
    Collections.unmodifiableSet(skipped).forEach(uids::add);
    return new FetchOutcome(failure, uids.build());
  }
}
