package dev.postern.net.internal;

import java.util.function.Consumer;

/**
 * The steps that end a connection: every one is taken, whatever becomes of the others. One that was
 * left out would keep a count, and lock its client out for good.
 */
final class LastSteps {
  private LastSteps() {}

  /**
   * Takes all steps in order.
   *
   * @param onFailure is told what a step threw
   */
  static void takeAll(Consumer<Throwable> onFailure, Runnable... steps) {
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (Throwable e) {
        tell(onFailure, e);
      }
    }
  }

  private static void tell(Consumer<Throwable> onFailure, Throwable failure) {
    try {
      onFailure.accept(failure);
    } catch (Throwable e) {
      // For want of memory the log fails, too; the steps that are left matter more.
      failure.addSuppressed(e);
    }
  }
}
