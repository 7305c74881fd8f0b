package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import dev.postern.message.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is to get a message, each once: the client may have named somebody twice, or an alias too, or
 * in another spelling. Two spellings that differ in case alone are one recipient if their target
 * gave them the same route; else it may have two mailboxes for them.
 */
final class Copies {
  private final List<Recipient> recipients = new ArrayList<>();

  private final Map<EmailAddress, List<Recipient>> folded = new HashMap<>();

  /** Whose copy somebody gets, by each spelling. */
  private final Map<EmailAddress, EmailAddress> owners = new LinkedHashMap<>();

  /** Whether this one needs a copy of its own. */
  boolean add(Recipient recipient) {
    EmailAddress address = recipient.address();
    if (owners.containsKey(address)) {
      return false;
    }
    List<Recipient> alike = folded.computeIfAbsent(Paths.folded(address), a -> new ArrayList<>());
    for (Recipient other : alike) {
      if (other.route().equals(recipient.route())) {
        owners.put(address, other.address());
        return false;
      }
    }
    owners.put(address, address);
    alike.add(recipient);
    recipients.add(recipient);
    return true;
  }

  /** Those who need a copy, in the order in which they came. */
  List<Recipient> recipients() {
    return List.copyOf(recipients);
  }

  /** What is known of some spellings, for those who need a copy. */
  <T> Map<EmailAddress, T> owned(Map<EmailAddress, T> known) {
    Map<EmailAddress, T> owned = new HashMap<>();
    owners.forEach(
        (spelling, owner) -> {
          if (known.containsKey(spelling)) {
            owned.putIfAbsent(owner, known.get(spelling));
          }
        });
    return owned;
  }

  /** Whose copy this one gets. */
  Optional<EmailAddress> owner(Recipient recipient) {
    return Optional.ofNullable(owners.get(recipient.address()));
  }

  /** What is known of the copy that this one gets. */
  <T> Optional<T> of(Recipient recipient, Map<EmailAddress, T> known) {
    return owner(recipient).map(known::get);
  }
}
