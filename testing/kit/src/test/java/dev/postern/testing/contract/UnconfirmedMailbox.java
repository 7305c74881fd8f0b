package dev.postern.testing.contract;

import dev.postern.store.AppendResult;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.testing.contract.MailStoreContract.Commit;
import java.util.List;
import java.util.function.Supplier;

/** A handle whose appends may not be confirmed. */
final class UnconfirmedMailbox extends WrappedMailbox {
  private final Supplier<Commit> commits;

  UnconfirmedMailbox(Mailbox sound, Supplier<Commit> commits) {
    super(sound);
    this.commits = commits;
  }

  @Override
  public AppendResult append(List<NewMessage> messages) throws StoreException {
    Commit next = commits.get();
    AppendResult result = next == Commit.NOT_MADE ? null : sound.append(messages);
    if (next != Commit.CONFIRMED) {
      throw new StoreException(Kind.OUTCOME_UNKNOWN, "the confirmation was lost");
    }
    return result;
  }
}
