package dev.postern;

/** Certificates or keys cannot be used; the message says which file and what to do. */
public final class TlsConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public TlsConfigurationException(String message) {
    super(message);
  }

  /** With the reason and its cause. */
  public TlsConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
