package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import java.util.List;
import java.util.Set;

/**
 * A message as the filters leave it.
 *
 * @param source its octets, without trace headers
 * @param header what its header holds
 * @param recipients those of the client's who get it, in their order
 * @param dropped those of the client's who do not, because a filter took them out: others may get
 *     it in their place
 * @param added who gets it, too
 * @param outcome what filters said
 */
record FilteredMail(
    MessageSource source,
    HeaderScan header,
    List<Recipient> recipients,
    Set<EmailAddress> dropped,
    List<EmailAddress> added,
    FilterOutcome outcome) {
  FilteredMail {
    recipients = List.copyOf(recipients);
    dropped = Set.copyOf(dropped);
    added = List.copyOf(added);
  }
}
