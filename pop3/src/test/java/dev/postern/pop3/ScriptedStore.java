package dev.postern.pop3;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose calls can be held up, whose messages can be cut short, and whose handles count. */
final class ScriptedStore implements MailStore {
  private final MailStore store;
  private final AtomicInteger open = new AtomicInteger();
  private final List<String> threads = new CopyOnWriteArrayList<>();

  /** A call of this name waits until {@link #goOn}; it is counted in {@link #held}. */
  volatile String hold = "";

  /** A call of this name breaks down with an error. */
  volatile String broken = "";

  final Semaphore held = new Semaphore(0);
  final CountDownLatch goOn = new CountDownLatch(1);

  /** A call of this name fails with {@link #failure}. */
  volatile String failing = "";

  volatile StoreException.Kind failure = StoreException.Kind.UNAVAILABLE;

  /** Octets that each message lacks at its end. */
  volatile int missing;

  /** Octets that a mailbox's list has more than there are. */
  volatile int overstated;

  ScriptedStore(MailStore store) {
    this.store = store;
  }

  /** Mailboxes that were opened and not closed. */
  int openHandles() {
    return open.get();
  }

  /** Calls of mailboxes and accounts with their threads, {@code "expunge on postern-store-1"}. */
  List<String> calls() {
    return threads;
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    return proxy(Account.class, store.account(user));
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            ScriptedStore.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer(target, method, arguments)));
  }

  private Object answer(Object target, Method method, Object[] arguments) throws Throwable {
    threads.add(method.getName() + " on " + Thread.currentThread().getName());
    if (method.getName().equals(hold)) {
      held.release();
      goOn.await();
    }
    if (method.getName().equals(failing)) {
      throw new StoreException(failure, "/var/mail/ann is gone");
    }
    if (method.getName().equals(broken)) {
      throw new StackOverflowError("simulated, as was asked for");
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("close")) {
      open.decrementAndGet();
    }
    if (result instanceof Mailbox mailbox) {
      open.incrementAndGet();
      return proxy(Mailbox.class, mailbox);
    }
    if (result instanceof Snapshot snapshot) {
      return overstated(snapshot);
    }
    return result instanceof MessageSource source ? cut(source) : result;
  }

  private Snapshot overstated(Snapshot snapshot) {
    List<MessageInfo> all = new ArrayList<>();
    for (MessageInfo m : snapshot) {
      long size = m.size() + overstated;
      all.add(
          new MessageInfo(
              m.uid(), m.modSeq(), size, m.internalMillis(), m.savedMillis(), m.flags()));
    }
    return Snapshot.empty(snapshot.uidValidity(), 1, 1)
        .plus(all, snapshot.modSeq())
        .with(snapshot.uidNext(), snapshot.modSeq());
  }

  private MessageSource cut(MessageSource source) throws IOException {
    long end = source.size() - missing;
    return new MessageSource() {
      @Override
      public long size() throws IOException {
        return source.size();
      }

      @Override
      public int read(long position, ByteBuffer target) throws IOException {
        if (position >= end) {
          return -1;
        }
        ByteBuffer part = target.duplicate();
        part.limit((int) Math.min(target.limit(), target.position() + end - position));
        int n = source.read(position, part);
        target.position(part.position());
        return n;
      }
    };
  }
}
