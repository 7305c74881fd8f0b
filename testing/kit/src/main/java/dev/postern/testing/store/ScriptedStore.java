package dev.postern.testing.store;

import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another store, whose calls can be held up, fail or break down, whose messages can be cut short,
 * and whose open mailboxes are counted: what a protocol or a target does then is what a test wants
 * to see. Calls are those of accounts, mailboxes, the contents of messages and their readers
 * ({@code read} each time), by the names of their methods. Safe for many threads.
 *
 * <pre>{@code
 * ScriptedStore store = new ScriptedStore(new InMemoryStore(Clock.systemUTC()));
 * store.fail("expunge", StoreException.Kind.UNAVAILABLE);
 * }</pre>
 */
public final class ScriptedStore implements MailStore {
  private static final String NOTHING = "";
  private static final int PATIENCE_SECONDS = 60;

  private final MailStore store;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger openReaders = new AtomicInteger();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Semaphore held = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile String hold = NOTHING;
  private volatile String failing = NOTHING;
  private volatile String broken = NOTHING;
  private volatile StoreException.Kind failure = StoreException.Kind.UNAVAILABLE;
  private volatile long unreadable;
  private volatile int missing;
  private volatile int overstated;

  /** Follows its script before it asks a store. */
  public ScriptedStore(MailStore store) {
    this.store = Objects.requireNonNull(store, "store");
  }

  /** Holds up each call of a name, and of no other, until {@link #release}. */
  public void hold(String call) {
    hold = Objects.requireNonNull(call, "call");
  }

  /** Calls that come from now on are not held up; those that are held stay. */
  public void holdNoMore() {
    hold = NOTHING;
  }

  /**
   * Waits until so many more calls are held up.
   *
   * @throws AssertionError if they do not come within a minute
   */
  public void awaitHeld(int count) throws InterruptedException {
    if (!held.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("not called within a minute: " + hold);
    }
  }

  /** Lets all calls go on that are held up; from now on none is held. */
  public void release() {
    hold = NOTHING;
    goOn.countDown();
  }

  /** Each call of a name, and of no other, fails with a {@link StoreException} of a kind. */
  public void fail(String call, StoreException.Kind kind) {
    failure = Objects.requireNonNull(kind, "kind");
    failing = Objects.requireNonNull(call, "call");
  }

  /** Each call of a name, and of no other, breaks down with an {@link Error}. */
  public void breakDown(String call) {
    broken = Objects.requireNonNull(call, "call");
  }

  /** Calls neither fail nor break down any more. */
  public void mend() {
    failing = NOTHING;
    broken = NOTHING;
  }

  /** The content of the messages with a UID is corrupt. */
  public void spoil(long uid) {
    unreadable = uid;
  }

  /** Each message lacks so many octets at its end, whatever its size says. */
  public void cutMessages(int octets) {
    missing = octets;
  }

  /** A mailbox's list says of each message that it has so many octets more. */
  public void overstateSizes(int octets) {
    overstated = octets;
  }

  /** Mailboxes that were opened and not closed. */
  public int openMailboxes() {
    return open.get();
  }

  /** Readers of messages that were opened and not closed; negative if one was closed twice. */
  public int openReaders() {
    return openReaders.get();
  }

  /** Calls with their threads, in order: {@code "expunge on postern-store-1"}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** {@link #calls} begins anew. */
  public void forgetCalls() {
    calls.clear();
  }

  /** Leaves calls of a thread's out of {@link #calls}, as those of a test itself. */
  public void forgetCalls(Thread caller) {
    String suffix = " on " + caller.getName();
    calls.removeIf(call -> call.endsWith(suffix));
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    return proxy(Account.class, store.account(user));
  }

  @Override
  public void check() throws IOException {
    store.check();
  }

  @Override
  public void start(ServerContext server) throws IOException {
    store.start(server);
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
    follow(method.getName(), arguments);
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (target instanceof Mailbox && method.getName().equals("close")) {
      open.decrementAndGet();
    }
    if (result instanceof MessageReader reader) {
      return reader(reader, arguments == null ? 0 : (long) arguments[0]);
    }
    return scripted(result);
  }

  private MessageReader reader(MessageReader reader, long from) {
    openReaders.incrementAndGet();
    return MessageReader.of(new ScriptedOctets(reader), from, reader.remaining());
  }

  private void follow(String call, Object[] arguments) throws StoreException, InterruptedException {
    calls.add(call + " on " + Thread.currentThread().getName());
    if (call.equals(hold)) {
      held.release();
      goOn.await();
    }
    if (call.equals(failing)) {
      // A place that no client is to hear of.
      throw new StoreException(failure, "/var/mail/ann is gone");
    }
    if (call.equals(broken)) {
      throw new StackOverflowError("simulated, as was asked for");
    }
    if (call.equals("content") && arguments[0].equals(unreadable)) {
      throw new StoreException(StoreException.Kind.CORRUPT, "simulated, as was asked for");
    }
  }

  private Object scripted(Object result) throws IOException {
    if (result instanceof Mailbox mailbox) {
      open.incrementAndGet();
      return proxy(Mailbox.class, mailbox);
    }
    if (result instanceof Snapshot snapshot && overstated != 0) {
      return overstated(snapshot);
    }
    if (result instanceof MessageSource source) {
      return proxy(MessageSource.class, missing == 0 ? source : CutSource.of(source, missing));
    }
    return result;
  }

  private final class ScriptedOctets extends FilterInputStream {
    ScriptedOctets(MessageReader reader) {
      super(reader);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        follow("read", new Object[0]);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      return super.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      openReaders.decrementAndGet();
      super.close();
    }
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
}
