package dev.postern.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The clients of one life of a server. Used by one thread. */
final class LoadThreads {
  private final ServerProcess server;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Violation> first = new AtomicReference<>();

  LoadThreads(ServerProcess server) {
    this.server = server;
  }

  void start(String name, Load load) {
    Thread thread = new Thread(() -> run(name, load), name);
    threads.add(thread);
    thread.start();
  }

  /** Waits until all have noticed the server's end. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    Violation found = first.get();
    if (found != null) {
      throw found;
    }
  }

  private void run(String name, Load load) {
    try {
      load.run();
    } catch (IOException e) {
      if (!server.isKilled()) {
        fail(new Violation(name + ": the server lives but ended the connection", e));
      }
    } catch (Violation e) {
      fail(new Violation(name + ": " + e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      fail(new Violation(name + ": " + e, e));
    }
  }

  private void fail(Violation violation) {
    first.compareAndSet(null, violation);
  }
}
