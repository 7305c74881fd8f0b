package dev.postern.pop3.server;

import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.pop3.wire.MessageReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A message on its way to the client (RETR, TOP). */
final class MessageSending implements Chunks {
  private final Pop3Session session;
  private final MessageReply reply;
  private final Runnable sent;
  private Progress progress = Progress.NOT_BEGUN;

  /**
   * @param sent runs when the end of the message was sent, and not before
   */
  MessageSending(Pop3Session session, MessageReply reply, Runnable sent) {
    this.session = session;
    this.reply = reply;
    this.sent = sent;
  }

  @Override
  public ByteBuffer next() throws IOException {
    if (progress == Progress.REFUSED) {
      return null;
    }
    ByteBuffer chunk = reply.next();
    progress = Progress.BEGUN;
    if (chunk == null) {
      sent.run();
    }
    return chunk;
  }

  @Override
  public Optional<Pool> pool() {
    return progress == Progress.REFUSED ? Optional.empty() : reply.pool();
  }

  /** Before its first line a message can still be refused; a part of it cannot be taken back. */
  @Override
  public void refused() throws IOException {
    if (progress == Progress.BEGUN) {
      Chunks.super.refused();
    }
    progress = Progress.REFUSED;
    session.busy();
  }

  @Override
  public void close() throws IOException {
    reply.close();
  }

  private enum Progress {
    NOT_BEGUN,
    BEGUN,
    REFUSED
  }
}
