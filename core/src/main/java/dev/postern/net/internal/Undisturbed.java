package dev.postern.net.internal;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does something on a thread of its own, which nobody interrupts: channels are closed by an
 * interrupt, and MINA loses one, or takes it for a failure. Who waits for it keeps theirs.
 */
public final class Undisturbed<T> {
  private final FutureTask<T> task;

  private Undisturbed(FutureTask<T> task) {
    this.task = task;
  }

  /** Begins, on a thread of this name that keeps the JVM alive while it works. */
  public static <T> Undisturbed<T> begin(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, name);
    thread.setDaemon(false);
    thread.start();
    return new Undisturbed<>(task);
  }

  /**
   * Waits until it is done.
   *
   * @param interrupted called each time the waiting thread is interrupted, whose flag is set again
   *     in the end
   * @throws IOException what the work threw, as the cause of one that was made here: its stack
   *     tells who asked for it; unchecked exceptions and errors are thrown on as they are
   */
  public T await(Runnable interrupted) throws IOException {
    boolean flag = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          flag = true;
          interrupted.run();
        }
      }
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } finally {
      if (flag) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException unwrapped(Throwable cause) {
    if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException
        ? new IOException(cause.getMessage(), cause)
        : new IOException(cause);
  }
}
