package dev.postern.store;

import dev.postern.message.MessageSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A mailbox as one session has it open. */
final class InMemoryHandle implements Mailbox {
  private final String name;
  private final InMemoryAccount account;
  private final InMemoryMailbox mailbox;
  private final List<Consumer<MailboxEvent>> watches = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  InMemoryHandle(String name, InMemoryAccount account, InMemoryMailbox mailbox) {
    this.name = name;
    this.account = account;
    this.mailbox = mailbox;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws StoreException {
    return open().snapshot();
  }

  @Override
  public MessageSource content(long uid) throws StoreException {
    return open().content(uid);
  }

  @Override
  public AppendResult append(List<NewMessage> messages) throws StoreException {
    return open().append(messages);
  }

  @Override
  public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException {
    return open().store(uids, change, unchangedSince);
  }

  @Override
  public CopyResult copy(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return account.transfer(open(), target).copy(uids, condition);
  }

  @Override
  public CopyResult move(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return account.transfer(open(), target).move(uids, condition);
  }

  @Override
  public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
    return open().expunge(uids, condition);
  }

  @Override
  public UidSet recent(RecentAccess access) throws StoreException {
    return open().recent(access);
  }

  @Override
  public List<String> keywords() throws StoreException {
    return InMemoryKeywords.inUse(snapshot());
  }

  @Override
  public void watch(Consumer<MailboxEvent> listener) {
    Objects.requireNonNull(listener, "listener");
    // One watch per call, whatever equals() the listener has; silent once the handle is closed.
    Consumer<MailboxEvent> watch =
        event -> {
          if (!closed) {
            listener.accept(event);
          }
        };
    open().watch(watch);
    watches.add(watch);
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(mailbox::unwatch);
    watches.clear();
  }

  private InMemoryMailbox open() {
    if (closed) {
      throw new IllegalStateException("the mailbox handle is closed");
    }
    return mailbox;
  }
}
