package dev.postern.testing.contract;

import dev.postern.message.MessageSource;
import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreResult;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A handle that does all as another one does it, but for what a subclass spoils. */
class WrappedMailbox implements Mailbox {
  final Mailbox sound;

  WrappedMailbox(Mailbox sound) {
    this.sound = sound;
  }

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public Snapshot snapshot() throws StoreException {
    return sound.snapshot();
  }

  @Override
  public MessageSource content(long uid) throws StoreException {
    return sound.content(uid);
  }

  @Override
  public AppendResult append(List<NewMessage> messages) throws StoreException {
    return sound.append(messages);
  }

  @Override
  public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException {
    return sound.store(uids, change, unchangedSince);
  }

  @Override
  public CopyResult copy(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return sound.copy(uids, target, condition);
  }

  @Override
  public CopyResult move(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return sound.move(uids, target, condition);
  }

  @Override
  public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
    return sound.expunge(uids, condition);
  }

  @Override
  public UidSet expungedSince(long modSeq) throws StoreException {
    return sound.expungedSince(modSeq);
  }

  @Override
  public UidSet recent(RecentAccess access) throws StoreException {
    return sound.recent(access);
  }

  @Override
  public List<String> keywords() throws StoreException {
    return sound.keywords();
  }

  @Override
  public void watch(Consumer<MailboxEvent> listener) throws StoreException {
    sound.watch(listener);
  }

  @Override
  public void close() {
    sound.close();
  }
}
