package dev.postern.imap.server;

import dev.postern.imap.response.Tagged;
import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import java.io.IOException;
import java.nio.ByteBuffer;
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
      ByteBuffer next = responses.next();
      if (next != null) {
        return next;
      }
      news = new UpdateChunks(session.sync().updatesBehind(exchange));
    }
    ByteBuffer next = news.next();
    if (next == null) {
      ended = true;
      next = last();
    }
    session.wireLog().responses(next);
    return next;
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
