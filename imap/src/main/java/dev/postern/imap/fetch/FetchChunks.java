package dev.postern.imap.fetch;

import dev.postern.net.Chunks;
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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole response of a FETCH, made as it is sent. */
final class FetchChunks implements Chunks {
  private static final Logger LOG = LoggerFactory.getLogger(FetchChunks.class);

  private final Iterator<MessageLine> lines;
  private final Function<FetchOutcome, ByteBuffer> ending;
  private final Deque<Piece> pending = new ArrayDeque<>();
  private final TreeSet<Long> skipped = new TreeSet<>();
  private Optional<StoreException.Kind> failure = Optional.empty();
  private MessageLine line;
  private boolean ended;

  FetchChunks(Iterator<MessageLine> lines, Function<FetchOutcome, ByteBuffer> ending) {
    this.lines = lines;
    this.ending = ending;
  }

  @Override
  public ByteBuffer next() throws IOException {
    ChunkBuilder chunk = new ChunkBuilder();
    while (!chunk.isFull() && prepare()) {
      Piece first = pending.element();
      chunk.add(first);
      if (first.isEmpty()) {
        pending.remove();
      }
    }
    return chunk.build();
  }

  @Override
  public void close() {
    pending.clear();
    line = null;
    ended = true;
  }

  /** Makes sure that something is pending; says no at the end. */
  private boolean prepare() {
    while (pending.isEmpty()) {
      if (line != null) {
        advance();
      } else if (ended) {
        return false;
      } else if (lines.hasNext()) {
        line = lines.next();
      } else {
        ended = true;
        pending.add(new Piece.Octets(ending.apply(outcome())));
      }
      pending.removeIf(Piece::isEmpty);
    }
    return true;
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
      LOG.warn("fetch failed uid={} kind={}", uid, kind, e);
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
