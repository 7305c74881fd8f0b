package dev.postern.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One user's mailboxes in memory. The names are an immutable map that changes replace under a lock;
 * opening and listing take none. A container is a name that has only children, so it is nowhere
 * stored and goes with its last child.
 */
final class InMemoryAccount implements Account {
  /** The most mailboxes, and the most subscriptions. */
  static final int MAILBOXES = 10_000;

  private final InMemorySettings settings;
  private final InMemoryBodies bodies;
  private final InMemoryEvents events;
  private final LongSupplier uidValidities;
  private final InMemoryNames names;
  private final InMemoryUsage usage;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile NavigableMap<String, Entry> entries = new TreeMap<>();
  private volatile Set<String> subscriptions = Set.of();

  InMemoryAccount(
      InMemorySettings settings,
      InMemoryBodies bodies,
      InMemoryEvents events,
      LongSupplier uidValidities) {
    this.settings = settings;
    this.bodies = bodies;
    this.events = events;
    this.uidValidities = uidValidities;
    this.names = new InMemoryNames(settings.delimiter());
    this.usage = new InMemoryUsage(settings.octetLimit(), settings.messageLimit());
    entries.put(InMemoryNames.INBOX, newEntry(Optional.empty()));
  }

  @Override
  public char delimiter() {
    return settings.delimiter();
  }

  @Override
  public List<MailboxInfo> list() {
    TreeMap<String, MailboxInfo> all = new TreeMap<>();
    entries.forEach(
        (name, entry) -> {
          all.put(name, new MailboxInfo(name, MailboxInfo.Kind.SELECTABLE, entry.use()));
          for (Optional<String> up = names.parent(name); up.isPresent(); ) {
            all.putIfAbsent(up.get(), container(up.get()));
            up = names.parent(up.get());
          }
        });
    List<MailboxInfo> list = new ArrayList<>();
    list.add(all.remove(InMemoryNames.INBOX));
    list.addAll(all.values());
    return list;
  }

  @Override
  public Mailbox open(String name) throws StoreException {
    String canonical = names.canonical(name);
    return new InMemoryHandle(canonical, this, find(canonical));
  }

  @Override
  public MailboxStatus status(String name) throws StoreException {
    return find(names.canonical(name)).status();
  }

  @Override
  public void create(String name, Optional<MailboxInfo.SpecialUse> use) throws StoreException {
    String canonical = names.canonical(name);
    locked(
        next -> {
          if (next.containsKey(canonical)) {
            throw failure(StoreException.Kind.EXISTS, canonical);
          }
          put(next, canonical, newEntry(use));
        });
  }

  @Override
  public void delete(String name) throws StoreException {
    String canonical = names.canonical(name);
    locked(
        next -> {
          if (canonical.equals(InMemoryNames.INBOX)
              || (!next.containsKey(canonical) && hasChildren(next, canonical))) {
            // RFC 3501 §6.3.4: neither the inbox nor a name that exists for its children.
            throw failure(StoreException.Kind.NOT_PERMITTED, canonical);
          }
          Entry entry = next.remove(canonical);
          if (entry == null) {
            throw failure(StoreException.Kind.NOT_FOUND, canonical);
          }
          entry.mailbox().end();
        });
  }

  @Override
  public void rename(String from, String to) throws StoreException {
    String source = names.canonical(from);
    String target = names.canonical(to);
    locked(
        next -> {
          if (!next.containsKey(source) && !hasChildren(next, source)) {
            throw failure(StoreException.Kind.NOT_FOUND, source);
          }
          if (next.containsKey(target) || hasChildren(next, target)) {
            throw failure(StoreException.Kind.EXISTS, target);
          }
          if (source.equals(InMemoryNames.INBOX)) {
            renameInbox(next, target);
          } else {
            renameTree(next, source, target);
          }
        });
  }

  @Override
  public Set<String> subscriptions() {
    return subscriptions;
  }

  @Override
  public void subscribe(String name) throws StoreException {
    String canonical = names.canonical(name);
    locked(
        next -> {
          Set<String> more = new TreeSet<>(subscriptions);
          if (more.add(canonical) && more.size() > settings.mailboxLimit()) {
            throw failure(StoreException.Kind.LIMIT, canonical);
          }
          subscriptions = Collections.unmodifiableSet(more);
        });
  }

  @Override
  public void unsubscribe(String name) throws StoreException {
    String canonical = names.canonical(name);
    locked(
        next -> {
          Set<String> fewer = new TreeSet<>(subscriptions);
          fewer.remove(canonical);
          subscriptions = Collections.unmodifiableSet(fewer);
        });
  }

  @Override
  public Optional<Quota> quota() {
    return usage.isLimited() ? Optional.of(usage.quota()) : Optional.empty();
  }

  InMemoryTransfer transfer(InMemoryMailbox from, String target) throws StoreException {
    return new InMemoryTransfer(from, find(names.canonical(target)), usage);
  }

  private InMemoryMailbox find(String canonical) throws StoreException {
    NavigableMap<String, Entry> now = entries;
    Entry entry = now.get(canonical);
    if (entry == null) {
      throw failure(
          hasChildren(now, canonical)
              ? StoreException.Kind.NOT_SELECTABLE
              : StoreException.Kind.NOT_FOUND,
          canonical);
    }
    return entry.mailbox();
  }

  private void renameInbox(NavigableMap<String, Entry> next, String target) throws StoreException {
    Entry made = newEntry(Optional.empty());
    put(next, target, made);
    InMemoryMailbox inbox = next.get(InMemoryNames.INBOX).mailbox();
    new InMemoryTransfer(inbox, made.mailbox(), usage).move(UidSet.ALL, TransferCondition.NONE);
  }

  private void renameTree(NavigableMap<String, Entry> next, String source, String target)
      throws StoreException {
    if (names.isBelow(target, source)) {
      throw failure(StoreException.Kind.NOT_PERMITTED, target);
    }
    Map<String, Entry> moved = new TreeMap<>();
    for (String name : List.copyOf(next.keySet())) {
      if (name.equals(source) || names.isBelow(name, source)) {
        String renamed = names.canonical(target + name.substring(source.length()));
        moved.put(renamed, next.remove(name));
      }
    }
    next.putAll(moved);
  }

  private void put(NavigableMap<String, Entry> next, String name, Entry entry)
      throws StoreException {
    if (next.size() >= settings.mailboxLimit()) {
      throw failure(StoreException.Kind.LIMIT, name);
    }
    next.put(name, entry);
  }

  private boolean hasChildren(NavigableMap<String, Entry> all, String name) {
    String child = all.higherKey(name + settings.delimiter());
    return child != null && names.isBelow(child, name);
  }

  private Entry newEntry(Optional<MailboxInfo.SpecialUse> use) {
    return new Entry(
        new InMemoryMailbox(settings, bodies, usage, events, uidValidities.getAsLong()), use);
  }

  private void locked(Step step) throws StoreException {
    lock.lock();
    try {
      NavigableMap<String, Entry> next = new TreeMap<>(entries);
      step.run(next);
      entries = next;
    } finally {
      lock.unlock();
    }
  }

  private static MailboxInfo container(String name) {
    return new MailboxInfo(name, MailboxInfo.Kind.CONTAINER, Optional.empty());
  }

  private static StoreException failure(StoreException.Kind kind, String name) {
    return new StoreException(kind, kind + " name=" + name);
  }

  private record Entry(InMemoryMailbox mailbox, Optional<MailboxInfo.SpecialUse> use) {}

  /** Changes a copy of the names, which takes effect unless it throws. */
  private interface Step {
    void run(NavigableMap<String, Entry> next) throws StoreException;
  }
}
