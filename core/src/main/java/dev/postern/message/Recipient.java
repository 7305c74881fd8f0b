package dev.postern.message;

import java.util.Map;
import java.util.Objects;

/**
 * One forward path of a transaction.
 *
 * @param address as given in RCPT TO
 * @param parameters ESMTP parameters of RCPT TO, keys in upper case
 */
public record Recipient(EmailAddress address, Map<String, String> parameters) {

  public Recipient {
    Objects.requireNonNull(address);
    parameters = Map.copyOf(parameters);
  }

  /** A recipient without parameters. */
  public static Recipient of(EmailAddress address) {
    return new Recipient(address, Map.of());
  }
}
