package dev.postern.crash;

/** A promise was broken; the message says which, with message id, UID or file. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }

  Violation(String what, Throwable cause) {
    super(what, cause);
  }

  // The annotation that Error Prone asks for would be a dependency.
  @SuppressWarnings("AnnotateFormatMethod")
  static void unless(boolean kept, String format, Object... values) {
    if (!kept) {
      throw new Violation(String.format(format, values));
    }
  }
}
