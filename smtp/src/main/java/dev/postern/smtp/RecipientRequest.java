package dev.postern.smtp;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.util.Objects;
import java.util.Set;

/**
 * A recipient that a client asks for.
 *
 * @param recipient the forward path
 * @param envelope the transaction so far, without this recipient: sender, client, login
 * @param localDomains the domains whose mail the server takes, in lower case
 */
public record RecipientRequest(
    EmailAddress recipient, Envelope envelope, Set<String> localDomains) {

  public RecipientRequest {
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(localDomains, "localDomains");
  }
}
