package dev.postern.dns;

import java.io.IOException;

/** Nobody could tell what the DNS has: try again later. */
public class DnsException extends IOException {
  private static final long serialVersionUID = 1;

  /** For the log: what went wrong. */
  public DnsException(String message) {
    super(message);
  }

  /** For the log: what went wrong, and why. */
  public DnsException(String message, Throwable cause) {
    super(message, cause);
  }
}
