package dev.postern.pop3.server;

import dev.postern.pop3.wire.MessageReply;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import java.util.Optional;

/** TOP (RFC 1939 §7): the header and some lines of the body. */
final class Top {
  private Top() {}

  /** Which message, and how many lines of its body. */
  record Arguments(int number, int lines) {}

  static Arguments parse(Pop3Cursor arguments) throws Pop3SyntaxException {
    return new Arguments(arguments.messageNumber(), arguments.lineCount());
  }

  static void run(Pop3Session session, Maildrop maildrop, Arguments arguments)
      throws StoreException {
    Optional<MessageInfo> message = maildrop.message(arguments.number());
    if (message.isEmpty()) {
      session.noSuchMessage();
      return;
    }
    MessageReply reply =
        new MessageReply("+OK", maildrop.mailbox().content(message.get().uid()), arguments.lines());
    session.write(new MessageSending(session, reply, () -> {}));
  }
}
