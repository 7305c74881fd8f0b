package dev.postern.smtp.wire;

import java.io.Serial;
import java.util.Objects;

/** A command does not follow the grammar. */
public final class SmtpSyntaxException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient EnhancedStatus status;
  private final String explanation;

  /**
   * A fault in the part of a command that {@code status} is about.
   *
   * @param explanation a constant in ASCII: may be sent
   */
  public SmtpSyntaxException(EnhancedStatus status, String explanation) {
    super(explanation, null, false, false);
    this.status = Objects.requireNonNull(status);
    this.explanation = Objects.requireNonNull(explanation);
  }

  /** What the fault is about, for the reply. */
  public EnhancedStatus status() {
    return status;
  }

  /** Which rule was broken; holds nothing of the line. */
  public String explanation() {
    return explanation;
  }
}
