package dev.postern.smtp.policy.delegation;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one service. While it fails, one request at a time tries it and all others
 * fail at once, so that a service that hangs holds no threads of those who wait for something else.
 * Safe for many threads.
 */
final class PolicyLinks {
  /** How long a request waits for a connection of others. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  private final ServiceSettings settings;

  /** Guarded by this, as the next seven are; the one used last is the first. */
  private final Deque<PolicyLink> idle = new ArrayDeque<>();

  private final Set<PolicyLink> atWork = new HashSet<>();
  private int most;
  private int asking;
  private int waiting;
  private boolean failing;
  private boolean sweeping;
  private boolean closed;

  PolicyLinks(ServiceSettings settings) {
    this.settings = settings;
    this.most = settings.connections();
  }

  /** Has no more connections than these. */
  synchronized void atMost(int connections) {
    most = Math.min(settings.connections(), connections);
  }

  /** The action that the service wants. */
  String ask(byte[] request) throws IOException {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    enter();
    boolean fails = true;
    try {
      String action = tries(request, deadline);
      fails = false;
      return action;
    } catch (InterruptedIOException e) {
      // Which tells nothing of the service.
      fails = isFailing();
      throw e;
    } finally {
      leave(fails);
    }
  }

  private synchronized void enter() throws IOException {
    long deadline = System.nanoTime() + Math.min(PATIENCE, settings.timeout().toNanos());
    while (!mayAsk()) {
      if (waiting >= Math.max(1, most / 2)) {
        throw new IOException("its connections are all in use");
      }
      waiting++;
      try {
        pause(deadline);
      } finally {
        waiting--;
      }
      if (deadline - System.nanoTime() <= 0) {
        throw new IOException("its connections are all in use");
      }
    }
    asking++;
  }

  private boolean mayAsk() throws IOException {
    if (closed) {
      throw new IOException("the server stops");
    }
    if (failing && asking > 0) {
      throw new IOException("it failed, and another request tries whether it works again");
    }
    return asking < most;
  }

  private synchronized boolean isFailing() {
    return failing;
  }

  private synchronized void leave(boolean fails) {
    asking--;
    failing = fails;
    notifyAll();
  }

  private String tries(byte[] request, long deadline) throws IOException {
    int failed = 0;
    while (true) {
      try {
        return once(request, deadline);
      } catch (StaleLinkException e) {
        // All that were unused went with it, as when a service is started anew.
        closeAll(takeIdle());
      } catch (ServiceTimeoutException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failed++;
        if (failed >= settings.tryLimit()) {
          throw e;
        }
        retryLater(deadline);
      }
    }
  }

  private String once(byte[] request, long deadline) throws IOException {
    PolicyLink link = take(deadline);
    boolean good = false;
    try {
      String action = link.ask(request, deadline);
      good = true;
      return action;
    } finally {
      put(link, good);
    }
  }

  private synchronized void retryLater(long deadline) throws IOException {
    long end = Math.min(deadline - System.nanoTime(), settings.retryDelay().toNanos());
    long until = System.nanoTime() + end;
    while (!closed && until - System.nanoTime() > 0) {
      pause(until);
    }
  }

  private void pause(long until) throws InterruptedIOException {
    long left = until - System.nanoTime();
    if (left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the server did not wait for it");
      }
    }
  }

  private PolicyLink take(long deadline) throws IOException {
    PolicyLink link = kept();
    while (link != null) {
      if (link.isFit() && !isOver(link)) {
        return link;
      }
      put(link, false);
      link = kept();
    }
    return connected(deadline);
  }

  private synchronized PolicyLink kept() {
    PolicyLink link = idle.poll();
    if (link != null) {
      atWork.add(link);
    }
    return link;
  }

  private PolicyLink connected(long deadline) throws IOException {
    IOException failure = new IOException("its name has no address");
    for (SocketAddress address : settings.address().found()) {
      PolicyLink link = PolicyLink.to(address);
      try {
        work(link);
        link.connect(address, deadline);
        return link;
      } catch (ServiceTimeoutException | InterruptedIOException e) {
        put(link, false);
        throw e;
      } catch (IOException e) {
        put(link, false);
        failure = e;
      }
    }
    throw failure;
  }

  private synchronized void work(PolicyLink link) {
    atWork.add(link);
    if (closed) {
      link.cancel();
    }
  }

  private void put(PolicyLink link, boolean good) throws IOException {
    synchronized (this) {
      atWork.remove(link);
      if (good && !closed && !isOver(link)) {
        idle.push(link);
        sweepLater(settings.maxIdle().toNanos());
        return;
      }
    }
    link.close();
  }

  private boolean isOver(PolicyLink link) {
    return link.isOlderThan(settings.maxTtl().toNanos())
        || link.idle() > settings.maxIdle().toNanos();
  }

  private synchronized void sweepLater(long nanos) {
    if (!sweeping) {
      sweeping = true;
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(this::sweep);
    }
  }

  /** Closes what nobody used for a while; the one unused for longest is the last. */
  private void sweep() {
    List<PolicyLink> over = new ArrayList<>();
    synchronized (this) {
      sweeping = false;
      while (!idle.isEmpty() && isOver(idle.peekLast())) {
        over.add(idle.pollLast());
      }
      if (!idle.isEmpty()) {
        sweepLater(Math.max(0, settings.maxIdle().toNanos() - idle.peekLast().idle()) + 1);
      }
    }
    closeAll(over);
  }

  private synchronized List<PolicyLink> takeIdle() {
    List<PolicyLink> all = new ArrayList<>(idle);
    idle.clear();
    return all;
  }

  private static void closeAll(List<PolicyLink> links) {
    for (PolicyLink link : links) {
      try {
        link.close();
      } catch (IOException e) {
        // Nobody waits for anything on it.
      }
    }
  }

  /** Ends all connections; who waits for one is told. */
  void close() {
    List<PolicyLink> unused;
    synchronized (this) {
      closed = true;
      atWork.forEach(PolicyLink::cancel);
      unused = takeIdle();
      notifyAll();
    }
    closeAll(unused);
  }
}
