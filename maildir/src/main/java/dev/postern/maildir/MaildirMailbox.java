package dev.postern.maildir;

import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.uidlist.UidListNotes;
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
import dev.postern.store.StructureCache;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session's handle on a mailbox. */
final class MaildirMailbox implements Mailbox, UniqueNames, StructureCache {
  private static final Logger LOG = LoggerFactory.getLogger(MaildirMailbox.class);

  private final String name;
  private final OpenMailboxes.Lease lease;
  private final MailboxState mailbox;
  private final MaildirAccount account;
  private final OpenFiles files;
  private final List<Consumer<MailboxEvent>> listeners = new ArrayList<>();
  private Condition condition = Condition.OPEN;

  MaildirMailbox(String name, OpenMailboxes.Lease lease, MaildirAccount account) {
    this.name = name;
    this.lease = lease;
    this.mailbox = lease.mailbox();
    this.account = account;
    this.files = new OpenFiles(mailbox);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws StoreException {
    return state().view().snapshot();
  }

  @Override
  public MessageSource content(long uid) throws StoreException {
    try {
      state();
      return files.source(uid);
    } catch (IOException e) {
      throw StoreFailures.of(e, state().paths().directory());
    }
  }

  @Override
  public AppendResult append(List<NewMessage> messages) throws StoreException {
    return new Appender(state(), account.usage(name)).append(messages);
  }

  @Override
  public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException {
    return new FlagPortions(state(), change, unchangedSince).run(uids);
  }

  @Override
  public CopyResult copy(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    state();
    try (OpenMailboxes.Lease to = account.lease(target)) {
      return new CopyOperation(mailbox, to.mailbox(), condition).copy(uids, account.usage(target));
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, state().paths().directory());
    }
  }

  @Override
  public CopyResult move(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    state();
    try (OpenMailboxes.Lease to = account.lease(target)) {
      return new CopyOperation(mailbox, to.mailbox(), condition)
          .move(uids, account.usage(name), account.usage(target));
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, state().paths().directory());
    }
  }

  @Override
  public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
    return new ExpungePortions(state(), condition, account.usage(name)).run(uids);
  }

  @Override
  public UidSet expungedSince(long modSeq) throws StoreException {
    Optional<UidSet> remembered = state().view().expunged().after(modSeq);
    return remembered.isPresent() ? remembered.get() : Mailbox.super.expungedSince(modSeq);
  }

  @Override
  public UidSet recent(RecentAccess access) throws StoreException {
    UidSet recent = state().view().recent();
    if (access == RecentAccess.PEEK || recent.isEmpty()) {
      return recent;
    }
    try {
      return mailbox.change(c -> new RecentOperation(mailbox, c).claim());
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_PERMITTED) {
        // A mailbox that cannot be written can still be read.
        return recent;
      }
      throw e;
    }
  }

  @Override
  public List<String> keywords() throws StoreException {
    return state().view().palette().keywords();
  }

  @Override
  public Optional<String> uniqueName(long uid) throws StoreException {
    return state().published().files().find(uid).map(MessageFile::base);
  }

  @Override
  public Map<Long, Note> notes() throws StoreException {
    Path uidList = state().uidList().path();
    try {
      return UidListNotes.read(uidList);
    } catch (IOException e) {
      throw StoreFailures.of(e, uidList);
    }
  }

  @Override
  public Optional<byte[]> structure(long uid) {
    return known()
        .flatMap(now -> mailbox.structures().flatMap(structures -> structures.find(uid, now)));
  }

  @Override
  public void keepStructure(long uid, byte[] octets) {
    known()
        .ifPresent(
            now -> mailbox.structures().ifPresent(structures -> structures.keep(uid, octets, now)));
  }

  @Override
  public void watch(Consumer<MailboxEvent> watcher) {
    state().listeners().add(watcher);
    listeners.add(watcher);
    lease.watched();
  }

  @Override
  public void close() {
    if (condition == Condition.CLOSED) {
      return;
    }
    known().ifPresent(now -> mailbox.structures().ifPresent(kept -> kept.flush(now)));
    condition = Condition.CLOSED;
    listeners.forEach(mailbox.listeners()::remove);
    try {
      files.close();
    } catch (IOException e) {
      LOG.warn("message file not closed mailbox={}", mailbox.paths().directory(), e);
    }
    lease.close();
  }

  private Optional<Snapshot> known() {
    try {
      return Optional.of(state().published().snapshot());
    } catch (StoreException e) {
      LOG.debug("mailbox not known mailbox={}", mailbox.paths().directory(), e);
      return Optional.empty();
    }
  }

  private MailboxState state() {
    if (condition == Condition.CLOSED) {
      throw new IllegalStateException("the mailbox's handle is closed");
    }
    return mailbox;
  }

  private enum Condition {
    OPEN,
    CLOSED
  }
}
