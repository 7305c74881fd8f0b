package dev.postern.pop3.server;

import dev.postern.pop3.wire.MessageReply;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import java.util.Optional;

/** RETR (RFC 1939 §5). The message counts as seen afterwards, as with Dovecot. */
final class Retr {
  private Retr() {}

  static void run(Pop3Session session, int number) throws StoreException {
    Optional<MessageInfo> message = session.maildrop().message(number);
    if (message.isEmpty()) {
      session.refuse("There is no such message");
      return;
    }
    session.write(
        new MessageReply(
            "+OK " + message.get().size() + " octets",
            session.maildrop().mailbox().content(message.get().uid()),
            MessageReply.WHOLE));
    session.maildrop().markSeen(number);
  }
}
