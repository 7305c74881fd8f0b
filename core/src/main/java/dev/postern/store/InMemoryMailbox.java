package dev.postern.store;

import dev.postern.message.MessageSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One mailbox in memory, shared by all its handles. Changes hold its lock; whoever only looks takes
 * the newest snapshot and waits for nobody.
 */
final class InMemoryMailbox {
  private final InMemorySettings settings;
  private final InMemoryBodies bodies;
  private final InMemoryUsage usage;
  private final InMemoryEvents events;
  private final InMemoryKeywords keywords;
  private final InMemoryDeliveries deliveries = new InMemoryDeliveries();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, InMemoryContent> contents = new ConcurrentHashMap<>();
  private final List<Consumer<MailboxEvent>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot;
  private volatile UidSet unclaimed = UidSet.EMPTY;
  private volatile boolean gone;

  InMemoryMailbox(
      InMemorySettings settings,
      InMemoryBodies bodies,
      InMemoryUsage usage,
      InMemoryEvents events,
      long uidValidity) {
    this.settings = settings;
    this.bodies = bodies;
    this.usage = usage;
    this.events = events;
    this.keywords = new InMemoryKeywords(settings.keywordLimit());
    this.snapshot = Snapshot.empty(uidValidity, 1, 1);
  }

  /** Guards all changes; whoever needs two of them takes the smaller UIDVALIDITY first. */
  ReentrantLock lock() {
    return lock;
  }

  long uidValidity() {
    return snapshot.uidValidity();
  }

  Snapshot snapshot() throws StoreException {
    requireLive();
    return snapshot;
  }

  MessageSource content(long uid) throws StoreException {
    requireLive();
    InMemoryContent content = contents.get(uid);
    if (content == null) {
      throw new StoreException(StoreException.Kind.EXPUNGED, "no message with UID " + uid);
    }
    return content.octets();
  }

  AppendResult append(List<NewMessage> messages) throws StoreException {
    requireLive();
    List<InMemoryContent> copies = new ArrayList<>();
    for (NewMessage message : messages) {
      copies.add(InMemoryContent.copyOf(message, bodies, settings));
    }
    lock.lock();
    try {
      requireLive();
      return commit(messages, copies);
    } finally {
      lock.unlock();
    }
  }

  StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException {
    lock.lock();
    try {
      requireLive();
      InMemoryFlagStep step =
          InMemoryFlagStep.of(
              snapshot.select(uids), admit(change), unchangedSince, snapshot.modSeq() + 1);
      if (!step.replaced().isEmpty()) {
        snapshot = snapshot.replace(step.replaced(), step.modSeq());
        announce(new MailboxEvent.FlagsChanged(uidsOf(step.replaced()), step.modSeq()));
      }
      return step.result();
    } finally {
      lock.unlock();
    }
  }

  UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
    lock.lock();
    try {
      requireLive();
      List<MessageInfo> found = snapshot.select(uids).stream().filter(condition::admits).toList();
      usage.release(octets(found), found.size());
      return remove(found);
    } finally {
      lock.unlock();
    }
  }

  UidSet recent(Mailbox.RecentAccess access) throws StoreException {
    lock.lock();
    try {
      requireLive();
      UidSet recent = unclaimed;
      if (access == Mailbox.RecentAccess.CLAIM) {
        unclaimed = UidSet.EMPTY;
      }
      return recent;
    } finally {
      lock.unlock();
    }
  }

  MailboxStatus status() throws StoreException {
    UidSet recent = unclaimed;
    Snapshot now = snapshot();
    long unseen = 0;
    long deleted = 0;
    long size = 0;
    for (MessageInfo message : now) {
      unseen += message.flags().contains(SystemFlag.SEEN) ? 0 : 1;
      deleted += message.flags().contains(SystemFlag.DELETED) ? 1 : 0;
      size += message.size();
    }
    return new MailboxStatus(
        now.size(),
        now.select(recent).size(),
        unseen,
        deleted,
        now.uidNext(),
        now.uidValidity(),
        now.modSeq(),
        size);
  }

  /** The listener hears of changes that are committed from now on. */
  void watch(Consumer<MailboxEvent> listener) {
    lock.lock();
    try {
      if (gone) {
        events.announce(listener, new MailboxEvent.Gone(snapshot.modSeq() + 1));
      } else {
        listeners.add(listener);
      }
    } finally {
      lock.unlock();
    }
  }

  void unwatch(Consumer<MailboxEvent> listener) {
    listeners.remove(listener);
  }

  /** Ends the mailbox for all who have it open. */
  void end() {
    lock.lock();
    try {
      gone = true;
      List<MessageInfo> all = snapshot.select(UidSet.ALL);
      usage.release(octets(all), all.size());
      contents.clear();
      announce(new MailboxEvent.Gone(snapshot.modSeq() + 1));
      listeners.clear();
    } finally {
      lock.unlock();
    }
  }

  void requireLive() throws StoreException {
    if (gone) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "the mailbox was deleted");
    }
  }

  /** Takes copies of another mailbox's messages; the lock is held. */
  CopyResult adopt(List<MessageInfo> sources, InMemoryMailbox from) throws StoreException {
    Snapshot before = snapshot;
    Batch batch = new Batch();
    keywords.makeRoom(sources.stream().mapToLong(m -> m.flags().keywords().size()).sum(), before);
    List<Long> ids = new ArrayList<>();
    for (MessageInfo source : sources) {
      batch.add(
          source.flags(), source.internalMillis(), batch.now, from.contents.get(source.uid()));
      ids.add(source.uid());
    }
    batch.commit();
    return new CopyResult(before.uidValidity(), ids, batch.uids());
  }

  /** Removes messages that are there; the lock is held. The caller corrects the usage. */
  UidSet remove(List<MessageInfo> found) {
    if (found.isEmpty()) {
      return UidSet.EMPTY;
    }
    UidSet uids = uidsOf(found);
    unclaimed = unclaimed.minus(uids);
    snapshot = snapshot.minus(uids, snapshot.modSeq() + 1);
    found.forEach(m -> contents.remove(m.uid()));
    announce(new MailboxEvent.Expunged(uids, snapshot.modSeq()));
    return uids;
  }

  static long octets(List<MessageInfo> messages) {
    return messages.stream().mapToLong(MessageInfo::size).sum();
  }

  private AppendResult commit(List<NewMessage> messages, List<InMemoryContent> copies)
      throws StoreException {
    Batch batch = new Batch();
    List<Long> uids = new ArrayList<>();
    Map<String, Long> ids = new LinkedHashMap<>();
    keywords.makeRoom(
        messages.stream().mapToLong(m -> m.flags().keywords().size()).sum(), snapshot);
    for (int i = 0; i < copies.size(); i++) {
      NewMessage message = messages.get(i);
      Long known = deliveries.find(message.deliveryId());
      known = known == null ? ids.get(message.deliveryId()) : known;
      if (known == null) {
        long millis = message.internalDate().toEpochMilli();
        long saved = message.saveDate().map(Instant::toEpochMilli).orElse(batch.now);
        known = batch.add(message.flags(), millis, saved, copies.get(i));
        ids.put(message.deliveryId(), known);
      }
      uids.add(known);
    }
    usage.reserve(octets(batch.added), batch.added.size());
    batch.commit();
    ids.forEach(deliveries::remember);
    return new AppendResult(snapshot.uidValidity(), uids);
  }

  private FlagChange admit(FlagChange change) throws StoreException {
    if (change.mode() == FlagChange.Mode.REMOVE) {
      return change;
    }
    keywords.makeRoom(change.flags().keywords().size(), snapshot);
    return new FlagChange(change.mode(), keywords.admit(change.flags()));
  }

  private void announce(MailboxEvent event) {
    listeners.forEach(listener -> events.announce(listener, event));
  }

  private static UidSet uidsOf(List<MessageInfo> messages) {
    UidSet.Builder builder = new UidSet.Builder();
    messages.forEach(m -> builder.add(m.uid()));
    return builder.build();
  }

  /** Messages that become visible together; the lock is held. */
  private final class Batch {
    private final List<MessageInfo> added = new ArrayList<>();
    private final List<InMemoryContent> octets = new ArrayList<>();
    private final long modSeq = snapshot.modSeq() + 1;
    private final long now = settings.clock().millis();

    long add(Flags flags, long internalMillis, long saved, InMemoryContent content)
        throws StoreException {
      long uid = snapshot.uidNext() + added.size();
      if (uid > UidSet.MAX) {
        throw new StoreException(StoreException.Kind.LIMIT, "no UID is left in this mailbox");
      }
      Flags admitted = keywords.admit(flags);
      added.add(new MessageInfo(uid, modSeq, content.size(), internalMillis, saved, admitted));
      octets.add(content);
      return uid;
    }

    List<Long> uids() {
      return added.stream().map(MessageInfo::uid).toList();
    }

    void commit() {
      if (added.isEmpty()) {
        return;
      }
      UidSet uids = uidsOf(added);
      for (int i = 0; i < added.size(); i++) {
        contents.put(added.get(i).uid(), octets.get(i));
      }
      unclaimed = unclaimed.union(uids);
      snapshot = snapshot.plus(added, modSeq);
      announce(new MailboxEvent.Added(uids, modSeq));
    }
  }
}
