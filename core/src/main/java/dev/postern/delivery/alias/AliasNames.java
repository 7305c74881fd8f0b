package dev.postern.delivery.alias;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.Idna;
import dev.postern.message.SmtpStatus;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How names are read.
 *
 * @param localDomains whose users may stand in tables without their domain, in the order given
 * @param named the domain of results without one, if it was named
 * @param delimiter where extensions begin
 */
record AliasNames(Set<String> localDomains, Optional<String> named, RecipientDelimiter delimiter) {
  static final AliasNames DEFAULTS =
      new AliasNames(Set.of(), Optional.empty(), new RecipientDelimiter("+"));

  AliasNames localDomains(String... domains) {
    return new AliasNames(domains(domains), named, delimiter);
  }

  AliasNames origin(String domain) {
    return new AliasNames(
        localDomains, Optional.of(Objects.requireNonNull(domain, "domain")), delimiter);
  }

  AliasNames recipientDelimiter(String characters) {
    return new AliasNames(localDomains, named, new RecipientDelimiter(characters));
  }

  /** The domain of results without one. */
  Optional<String> origin() {
    return named.or(() -> localDomains.stream().findFirst());
  }

  /** As addresses have them: in A-labels. */
  static Set<String> domains(String... domains) {
    Set<String> all = new LinkedHashSet<>();
    for (String domain : Objects.requireNonNull(domains, "domains")) {
      Objects.requireNonNull(domain, "domain");
      all.add(
          Idna.toAscii(domain)
              .orElseThrow(() -> new IllegalArgumentException("no domain: " + domain)));
    }
    return Collections.unmodifiableSet(all);
  }

  /** Names have no mailboxes: who was resolved has another target. */
  static List<DeliveryOutcome> undelivered(Delivery delivery) {
    return Collections.nCopies(
        delivery.envelope().recipients().size(), DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
  }
}
