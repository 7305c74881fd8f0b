package dev.postern.delivery.alias;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Commands and files among the results of aliases. Each is a recipient without a domain: no client
 * can name one, since the grammar has none but {@code <postmaster>} (RFC 5321 §4.1.1.3).
 *
 * @param target who serves them, if anybody does
 * @param commands who may name commands
 * @param files who may name files
 */
record Destinations(Optional<DeliveryTarget> target, Set<Source> commands, Set<Source> files) {
  static final Destinations DEFAULTS =
      new Destinations(Optional.empty(), Set.of(Source.ALIAS), Set.of(Source.ALIAS));

  private static final SmtpStatus NOT_ALLOWED =
      SmtpStatus.of(550, "7.1", "Mail to programs and files is not allowed here");

  private static final String FORBIDDEN = "not allowed: ";

  /** Whether an address is that of a command or a file, which an alias made. */
  static boolean isNamedBy(EmailAddress address) {
    String text = address.localPart();
    return address.domain().isEmpty()
        && (text.startsWith("|") || text.startsWith("/") || text.startsWith(FORBIDDEN));
  }

  Destinations servedBy(DeliveryTarget other) {
    return new Destinations(Optional.of(other), commands, files);
  }

  Destinations commands(Set<Source> others) {
    return new Destinations(target, others, files);
  }

  Destinations files(Set<Source> others) {
    return new Destinations(target, commands, others);
  }

  /** Whether who names it may do so. */
  boolean allows(AddressList.Word word, Source source) {
    return (word.text().startsWith("|") ? commands : files).contains(source);
  }

  /**
   * The address of a command or a file.
   *
   * @throws AddressSyntaxException if nobody serves them, or it holds what no address may hold
   */
  EmailAddress address(AddressList.Word word, Source source) throws AddressSyntaxException {
    if (!allows(word, source)) {
      return AddressList.address(FORBIDDEN + word.text(), "");
    }
    if (target.isEmpty()) {
      throw new AddressSyntaxException(
          "commands and files are not served without destinations(...): " + word.text());
    }
    return AddressList.address(word.text(), "");
  }

  /** One that may not be named is refused, so that who sent the mail is told. */
  Resolution resolve(EmailAddress address, Envelope envelope) {
    if (address.localPart().startsWith(FORBIDDEN)) {
      return Resolution.refused(NOT_ALLOWED);
    }
    if (target.isEmpty()) {
      return Resolution.notResponsible();
    }
    Resolution resolution = target.get().resolve(address, envelope);
    return resolution instanceof Resolution.Accepted accepted
        ? Resolution.accepted(new Taken(address.localPart(), accepted.route()))
            .withCopies(accepted.copies())
            .withSender(accepted.sender())
        : resolution;
  }

  /** Delivers to those that were resolved here; there is nothing to tell of others. */
  List<DeliveryOutcome> deliver(Delivery delivery) {
    List<Recipient> all = delivery.envelope().recipients();
    List<Recipient> theirs =
        all.stream()
            .flatMap(r -> taken(r).map(taken -> r.withRoute(taken.next())).stream())
            .toList();
    if (theirs.isEmpty()) {
      return AliasNames.undelivered(delivery);
    }
    Iterator<DeliveryOutcome> outcomes =
        DeliveryOutcomes.of(target.orElseThrow(), delivery.withRecipients(theirs)).iterator();
    return all.stream()
        .map(
            r ->
                taken(r).isPresent()
                    ? outcomes.next()
                    : DeliveryOutcome.deferred(SmtpStatus.TRY_LATER))
        .toList();
  }

  private static Optional<Taken> taken(Recipient recipient) {
    return recipient.route().filter(Taken.class::isInstance).map(Taken.class::cast);
  }

  /**
   * What makes two commands two, though they differ in the case of a letter alone.
   *
   * @param next what the target noted
   */
  private record Taken(String text, Optional<Route> next) implements Route {}
}
