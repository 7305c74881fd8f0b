package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;

/** DATA: the message follows (RFC 5321 §4.1.1.4). */
record DataCommand() {
  static final CommandSpec<State.Transaction, DataCommand> SPEC =
      CommandSpec.of(
          "DATA",
          Dialect.ALL,
          State.Transaction.class,
          arguments -> new DataCommand(),
          DataCommand::run);

  private static final MailOptions.Body BINARY = MailOptions.Body.BINARY_MIME;

  private static final Reply GO_AHEAD = Reply.plain(354, "End data with <CR><LF>.<CR><LF>");

  /** RFC 2033 §4.2 asks for 503 in LMTP; Postfix answers 554 in SMTP, as RFC 5321 §3.3 allows. */
  private static final Reply NO_RECIPIENTS =
      Reply.of(554, EnhancedStatus.INVALID_COMMAND, "No valid recipients");

  private static final Reply NO_RECIPIENTS_LMTP =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "No valid recipients");

  private void run(State.Transaction transaction, SmtpSession session) {
    if (transaction.envelope().recipients().isEmpty()) {
      session.fault(noRecipients(session.service().dialect()));
      return;
    }
    if (transaction.envelope().options().body().filter(BINARY::equals).isPresent()) {
      // RFC 3030 §3: no line end could be told from an octet of the message.
      session.fault(Replies.BAD_SEQUENCE);
      return;
    }
    session.become(new State.Receiving(transaction, new IncomingMessage(session.server().spool())));
    session.reply(GO_AHEAD);
  }

  private static Reply noRecipients(Dialect dialect) {
    return switch (dialect.answers()) {
      case ONE_FOR_ALL -> NO_RECIPIENTS;
      case EACH_RECIPIENT -> NO_RECIPIENTS_LMTP;
    };
  }
}
