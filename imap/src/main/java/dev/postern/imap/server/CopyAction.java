package dev.postern.imap.server;

import dev.postern.imap.command.Copy;
import dev.postern.imap.command.Numbering;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.UidPlusCode;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.store.CopyResult;
import dev.postern.store.Mailbox;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.Optional;

/** COPY, MOVE and their UID forms (RFC 3501 §6.4.7, RFC 6851, RFC 4315 §3). */
final class CopyAction {
  private CopyAction() {}

  static Reply copy(Exchange exchange, Selected state, Copy command) {
    return run(exchange, state, command, Mailbox::copy, CopyAction::copied);
  }

  static Reply move(Exchange exchange, Selected state, Copy command) {
    if (state.view().access() == MailboxAccess.READ_ONLY) {
      return Reply.no(Code.READ_ONLY, "Mailbox is read-only");
    }
    return run(exchange, state, command, Mailbox::move, CopyAction::moved);
  }

  private static Reply run(
      Exchange exchange, Selected state, Copy command, Transfer transfer, Answer answer) {
    UidSet numbers;
    try {
      numbers = state.view().numbers(command.numbering(), command.messages());
    } catch (ImapSyntaxException e) {
      return Reply.bad(e.getMessage());
    }
    if (numbers.isEmpty()) {
      return Reply.ok("No messages found.");
    }
    boolean byUid = command.numbering() == Numbering.UID;
    CopyResult result;
    try {
      result =
          transfer.run(
              state.view().mailbox(),
              byUid ? state.view().uids(numbers) : state.view().exactUids(numbers),
              command.mailbox(),
              byUid ? TransferCondition.NONE : TransferCondition.ALL_THERE);
    } catch (IOException e) {
      return new Reply.Done(StoreFailure.answerForTarget(e));
    }
    if (result.sources().isEmpty()) {
      return Reply.ok("No messages found.");
    }
    boolean uidPlus = exchange.capabilities().has(CapabilityRule.UIDPLUS);
    return answer.reply(
        exchange, uidPlus ? Optional.of(new UidPlusCode.CopyUid(result)) : Optional.empty());
  }

  private static Reply copied(Exchange exchange, Optional<ResponseCode> code) {
    return code.isPresent() ? Reply.ok(code.get(), "Copy completed.") : Reply.ok("Copy completed.");
  }

  /** COPYUID stands before the EXPUNGE responses (RFC 6851 §4.3). */
  private static Reply moved(Exchange exchange, Optional<ResponseCode> code) {
    code.ifPresent(c -> StatusLine.ok(exchange.out(), c, "Moved UIDs."));
    return Reply.ok("Move completed.");
  }

  /** What the store does. */
  private interface Transfer {
    CopyResult run(Mailbox from, UidSet uids, String target, TransferCondition condition)
        throws IOException;
  }

  /** How the client learns it. */
  private interface Answer {
    Reply reply(Exchange exchange, Optional<ResponseCode> code);
  }
}
