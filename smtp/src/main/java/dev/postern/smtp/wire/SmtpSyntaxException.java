package dev.postern.smtp.wire;

import java.io.Serial;
import java.util.Objects;

/** A command does not follow the grammar. Its message is for logs and never sent. */
public final class SmtpSyntaxException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient EnhancedStatus status;

  /** A fault in the part of a command that {@code status} is about. */
  public SmtpSyntaxException(EnhancedStatus status, String message) {
    super(message, null, false, false);
    this.status = Objects.requireNonNull(status);
  }

  /** What the fault is about, for the reply. */
  public EnhancedStatus status() {
    return status;
  }
}
