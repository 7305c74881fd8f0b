package dev.postern.smtp.policy.delegation;

import java.io.IOException;

/** The service did not answer in time, so it is not asked again for this request. */
final class ServiceTimeoutException extends IOException {
  private static final long serialVersionUID = 1;

  ServiceTimeoutException(String message) {
    super(message);
  }
}
