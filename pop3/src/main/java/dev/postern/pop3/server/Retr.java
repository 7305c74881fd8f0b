package dev.postern.pop3.server;

import dev.postern.message.MessageSource;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.pop3.wire.MessageReply;
import dev.postern.store.MessageInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** RETR (RFC 1939 §5). The message counts as seen afterwards, as with Dovecot. */
final class Retr {
  private Retr() {}

  static void run(Pop3Session session, Maildrop maildrop, int number) throws IOException {
    Optional<MessageInfo> message = maildrop.message(number);
    if (message.isEmpty()) {
      session.noSuchMessage();
      return;
    }
    MessageSource content = maildrop.mailbox().content(message.get().uid());
    // Not the snapshot's size: that of what is sent.
    MessageReply reply =
        new MessageReply("+OK " + content.size() + " octets", content, MessageReply.WHOLE);
    session.write(new Read(reply, () -> maildrop.markSeen(number)));
  }

  /** A message that was read when its end was sent, and not before. */
  private record Read(MessageReply reply, Runnable wholly) implements Chunks {

    @Override
    public ByteBuffer next() throws IOException {
      ByteBuffer chunk = reply.next();
      if (chunk == null) {
        wholly.run();
      }
      return chunk;
    }

    @Override
    public Optional<Pool> pool() {
      return reply.pool();
    }

    @Override
    public void close() throws IOException {
      reply.close();
    }
  }
}
