package dev.postern.smtp.server;

/** What is thrown by code of the embedder's: filters, rules, delivery targets. */
final class Failures {
  private Failures() {}

  /**
   * Whatever is thrown is a failure of that code, which the client is told as a temporary one. The
   * exception are errors of the whole virtual machine: the connection's owner has to hear of those,
   * and ends the connection with a temporary answer of its own.
   */
  static void rethrowFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
