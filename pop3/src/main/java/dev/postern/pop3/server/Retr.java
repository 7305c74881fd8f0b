package dev.postern.pop3.server;

import dev.postern.message.MessageSource;
import dev.postern.pop3.wire.MessageReply;
import dev.postern.store.MessageInfo;
import java.io.IOException;
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
    session.write(new MessageSending(session, reply, () -> maildrop.markSeen(number)));
  }
}
