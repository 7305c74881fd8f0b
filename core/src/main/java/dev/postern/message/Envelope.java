package dev.postern.message;

import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What SMTP or LMTP said about a message: who sent it, to whom, over which connection (RFC 5321
 * §2.3.1).
 *
 * @param id the transaction's id, unique in the process; also the idempotency key of the delivery
 * @param reversePath the sender, empty for the null reverse path {@code <>}
 * @param recipients in the order given, without duplicates dropped
 * @param parameters ESMTP parameters of MAIL FROM, keys in upper case, e.g. {@code BODY=8BITMIME}
 * @param options what those parameters ask for
 * @param helo the name given in HELO, EHLO or LHLO
 * @param peer the connection it came over
 * @param authenticated the user that logged in, if any
 * @param received when the transaction began
 */
public record Envelope(
    String id,
    Optional<EmailAddress> reversePath,
    List<Recipient> recipients,
    Map<String, String> parameters,
    MailOptions options,
    String helo,
    PeerInfo peer,
    Optional<MailUser> authenticated,
    Instant received) {

  public Envelope {
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(helo, "helo");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(authenticated, "authenticated");
    Objects.requireNonNull(received, "received");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(reversePath, "reversePath");
    recipients = List.copyOf(recipients);
    parameters = Map.copyOf(parameters);
  }

  /** The same transaction for some of its recipients. */
  public Envelope withRecipients(List<Recipient> some) {
    return new Envelope(
        id, reversePath, some, parameters, options, helo, peer, authenticated, received);
  }
}
