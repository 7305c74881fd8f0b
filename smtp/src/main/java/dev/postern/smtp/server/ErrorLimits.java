package dev.postern.smtp.server;

import dev.postern.Limits;
import java.time.Duration;

/**
 * How much a client may get wrong before it delivers mail: beyond a soft limit the server takes its
 * time with each command, at a hard one it hangs up (Postfix's {@code smtpd_soft_error_limit} and
 * {@code smtpd_hard_error_limit}). Commands that move no mail count as errors when there are too
 * many of them ({@code smtpd_junk_command_limit}). Used in the connection's serial context.
 */
final class ErrorLimits {
  private final Limits limits;
  private long errors;
  private long junk;

  ErrorLimits(Limits limits) {
    this.limits = limits;
  }

  /** The client made a mistake, or asked for what is refused. */
  void error() {
    errors++;
  }

  /** The client sent a command that moves no mail. */
  void junk() {
    junk++;
    if (junk > limits.of(Limits.Count.SMTP_JUNK_COMMANDS)) {
      errors++;
    }
  }

  /** The client delivered mail. */
  void delivered() {
    errors = 0;
    junk = 0;
  }

  /** How long the next command waits; zero for most. */
  Duration delay() {
    return errors < limits.of(Limits.Count.SMTP_SOFT_ERRORS)
        ? Duration.ZERO
        : limits.of(Limits.Time.SMTP_ERROR_DELAY);
  }

  /** Whether the connection should end. */
  boolean exhausted() {
    return errors >= limits.of(Limits.Count.ERRORS);
  }
}
