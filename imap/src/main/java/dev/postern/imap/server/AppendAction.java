package dev.postern.imap.server;

import dev.postern.imap.command.Append;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.UidPlusCode;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.log.LogText;
import dev.postern.store.AppendResult;
import dev.postern.store.IdempotentAppend;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** APPEND (RFC 3501 §6.3.11, RFC 4315 §3). */
final class AppendAction {
  private static final Logger LOG = LoggerFactory.getLogger(AppendAction.class);

  private AppendAction() {}

  static Reply run(Exchange exchange, LoggedIn state, Append command) {
    if (command.message().size() == 0) {
      return Reply.no("An empty message cannot be saved");
    }
    AppendResult result;
    try (Mailbox mailbox = state.account().open(command.mailbox())) {
      result = IdempotentAppend.run(mailbox, List.of(message(exchange, command)));
    } catch (IOException e) {
      return new Reply.Done(StoreFailure.answerForTarget(e));
    }
    LOG.info(
        "appended conn={} user={} octets={}",
        exchange.connection().id(),
        LogText.printable(state.user().name()),
        command.message().size());
    return exchange.capabilities().has(CapabilityRule.UIDPLUS)
        ? Reply.ok(new UidPlusCode.AppendUid(result), "Append completed.")
        : Reply.ok("Append completed.");
  }

  private static NewMessage message(Exchange exchange, Append command) {
    Instant date = command.date().orElseGet(() -> exchange.server().clock().instant());
    String id =
        "imap-%s-%016x%016x"
            .formatted(
                exchange.connection().id(),
                exchange.server().random().nextLong(),
                exchange.server().random().nextLong());
    return NewMessage.builder(command.message().source(), date, id).flags(command.flags()).build();
  }
}
