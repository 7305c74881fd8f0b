package dev.postern;

import java.util.Objects;

/**
 * Which errors are the whole virtual machine's, and what becomes of them. Whoever catches {@link
 * Throwable} passes such an error on: by {@link #rethrow}, or by {@link #tell} where what others
 * did would be lost with what is thrown. Any thread may call it.
 *
 * <pre>{@code
 * try {
 *   extension.run();
 * } catch (Throwable e) {
 *   Fatal.rethrow(e);
 *   LOG.error("extension failed", e);
 * }
 * }</pre>
 *
 * <p>The server tells its observer by {@link ServerEvent.FatalError}.
 */
public final class Fatal {
  private Fatal() {}

  /**
   * Whether an error is one of the whole virtual machine. A stack that was too deep is not: it is
   * somebody's bug, and gone when its method is left.
   */
  public static boolean isFatal(Throwable thrown) {
    Objects.requireNonNull(thrown, "thrown");
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /** Throws it on if it is fatal; the server's threads tell of it. */
  public static void rethrow(Throwable thrown) {
    if (isFatal(thrown)) {
      throw (VirtualMachineError) thrown;
    }
  }

  /**
   * If it is fatal, gives it to the thread's {@link Thread.UncaughtExceptionHandler} and goes on:
   * that of the server's threads tells {@link ServerEvent.FatalError}.
   */
  public static void tell(Throwable thrown) {
    if (isFatal(thrown)) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
  }
}
