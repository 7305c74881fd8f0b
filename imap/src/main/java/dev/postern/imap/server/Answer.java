package dev.postern.imap.server;

import dev.postern.imap.response.Tagged;
import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The whole answer to a command, made as it is sent: its own responses, then what is new in the
 * mailbox, then the tagged line.
 */
final class Answer implements Chunks {
  private final ImapSession session;
  private final Exchange exchange;
  private final Chunks responses;
  private final Supplier<Tagged> ending;
  private StoreCall look;
  private UpdateChunks news;
  private boolean ended;

  /**
   * @param ending the tagged line, once the responses are made
   */
  Answer(ImapSession session, Exchange exchange, Chunks responses, Supplier<Tagged> ending) {
    this.session = session;
    this.exchange = exchange;
    this.responses = responses;
    this.ending = ending;
  }

  @Override
  public ByteBuffer next() throws IOException {
    if (ended) {
      return null;
    }
    if (news == null) {
      ByteBuffer next = look == null ? responses.next() : null;
      if (next != null) {
        return next;
      }
      if (!looked()) {
        return StoreCall.nothingYet();
      }
    }
    ByteBuffer next = news.next();
    if (next == null) {
      ended = true;
      next = last();
    }
    session.wireLog().responses(next);
    return next;
  }

  @Override
  public Optional<Pool> pool() {
    return look == null && !ended ? responses.pool() : Optional.empty();
  }

  @Override
  public void refused() throws IOException {
    responses.refused();
  }

  /** Whether it is known what is new; if that cannot be told now, it is by a later command. */
  private boolean looked() {
    if (look == null) {
      ViewSync sync = session.sync();
      look =
          session.state() instanceof ImapState.Selected
              ? StoreCall.begin(
                  session,
                  Pool.STORE,
                  () -> news = new UpdateChunks(sync.updatesBehind(exchange)),
                  () -> news = new UpdateChunks(sync.nothingBehind()))
              : StoreCall.none(session);
      if (look.isOver() && news == null) {
        news = new UpdateChunks(sync.nothingBehind());
      }
    }
    return look.isOver();
  }

  private ByteBuffer last() {
    Tagged tagged = ending.get();
    ResponseWriter out = new ResponseWriter();
    tagged.writeTo(out, exchange.tag());
    session.count(tagged);
    return out.take();
  }

  @Override
  public void close() throws IOException {
    ended = true;
    responses.close();
  }
}
