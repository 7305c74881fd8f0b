package dev.postern.imap.server;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose calls can be held up or fail, as when a mailbox is locked. */
final class HangingStore implements MailStore {
  private final MailStore store;

  /** A call of this name waits for {@link #goOn}; it is counted in {@link #held}. */
  volatile String hold = "";

  /** A call of this name fails with an error. */
  volatile String failing = "";

  /** A call of this name is refused for now. */
  volatile String refusing = "";

  /** The UID of a message that cannot be read. */
  volatile long unreadable;

  final Semaphore held = new Semaphore(0);
  final CountDownLatch goOn = new CountDownLatch(1);
  final AtomicInteger open = new AtomicInteger();
  final List<String> calls = new CopyOnWriteArrayList<>();

  HangingStore(MailStore store) {
    this.store = store;
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
            HangingStore.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer(target, method, arguments)));
  }

  private Object answer(Object target, Method method, Object[] arguments) throws Throwable {
    calls.add(method.getName() + " on " + Thread.currentThread().getName());
    if (method.getName().equals(hold)) {
      held.release();
      goOn.await();
    }
    if (method.getName().equals(failing)) {
      throw new StackOverflowError("simulated, as was asked for");
    }
    if (method.getName().equals(refusing)) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "simulated, as was asked for");
    }
    if (method.getName().equals("content") && arguments[0].equals(unreadable)) {
      throw new StoreException(StoreException.Kind.CORRUPT, "simulated, as was asked for");
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (target instanceof Mailbox && method.getName().equals("close")) {
      open.decrementAndGet();
    }
    if (result instanceof Mailbox mailbox) {
      open.incrementAndGet();
      return proxy(Mailbox.class, mailbox);
    }
    return result instanceof MessageSource source ? proxy(MessageSource.class, source) : result;
  }
}
