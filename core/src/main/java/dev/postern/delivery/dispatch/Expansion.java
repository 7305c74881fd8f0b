package dev.postern.delivery.dispatch;

import dev.postern.Fatal;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a target for a recipient, and for all addresses that its mail goes to instead. Each address
 * is asked for once: loops and duplicates end there. What becomes of those that cannot be reached
 * is as with Postfix's aliases, whose queue would try again or bounce for one of them while the
 * others have the mail:
 *
 * <ul>
 *   <li>one that is refused for now, or whose target throws, defers the recipient: nobody gets the
 *       mail yet;
 *   <li>one that is refused for good, or that no target is responsible for, keeps the mail from no
 *       other; it counts as {@link DeliveryOutcome.Failed}, so that the sender is told;
 *   <li>if nobody can be reached, the recipient is refused with the first of their statuses.
 * </ul>
 */
public final class Expansion {
  private static final Logger LOG = LoggerFactory.getLogger(Expansion.class);

  private static final SmtpStatus NO_ROUTE =
      SmtpStatus.of(550, "4.4", "Mail for this address goes to another that is not served here");
  private static final SmtpStatus LOOP =
      SmtpStatus.of(550, "4.6", "Mail for this address goes in circles");
  private static final SmtpStatus TOO_LARGE =
      SmtpStatus.of(451, "6.0", "Mail for this address goes to too many others");
  private static final SmtpStatus TOO_MANY =
      SmtpStatus.of(452, "5.3", "Too many recipients, send the others in another transaction");

  private final DeliveryTarget target;
  private final Envelope envelope;
  private final EmailAddress recipient;
  private final long expanded;
  private final long most;
  private final Set<EmailAddress> seen = new HashSet<>();
  private final Deque<Next> open = new ArrayDeque<>();
  private final Map<EmailAddress, Member> found = new LinkedHashMap<>();
  private Optional<SmtpStatus> failure = Optional.empty();
  private Optional<SmtpStatus> end = Optional.empty();
  private boolean reached;

  private Expansion(
      DeliveryTarget target, EmailAddress recipient, Envelope envelope, long expanded, long most) {
    this.target = target;
    this.recipient = recipient;
    this.envelope = envelope;
    this.expanded = expanded;
    this.most = most;
  }

  /**
   * Resolves a recipient whole. Only an error of the whole virtual machine goes through.
   *
   * @param target all targets of the server
   * @param envelope the transaction so far, without this recipient
   * @param expanded how many addresses the transaction's aliases lead to so far, see {@link
   *     #expanded(Optional)}
   * @param most so many addresses the recipients of one message may lead to; beyond that the
   *     recipient is refused for now
   * @return never {@link Resolution.Redirected}, and an {@link Resolution.Accepted} has no copies:
   *     its route knows them
   */
  public static Resolution resolve(
      DeliveryTarget target, EmailAddress recipient, Envelope envelope, long expanded, long most) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(envelope, "envelope");
    return new Expansion(target, recipient, envelope, expanded, most).resolve();
  }

  /**
   * Who gets a recipient's mail, as {@link #resolve} found it: itself, if it is no alias. Each has
   * the recipient's options and placement.
   */
  public static List<Recipient> members(Recipient recipient) {
    Optional<Route> route = Objects.requireNonNull(recipient, "recipient").route();
    if (route.isEmpty() || !(route.get() instanceof Members members)) {
      return List.of(recipient);
    }
    List<Recipient> all = new ArrayList<>();
    members
        .all()
        .forEach(
            (address, member) ->
                all.add(
                    recipient
                        .redirectedTo(address)
                        .withRoute(member.route())
                        .withSender(member.sender())));
    return all;
  }

  private Resolution resolve() {
    Resolution first = ask(recipient);
    if (!leadsToOthers(first)) {
      return first;
    }
    seen.add(recipient);
    take(new Next(recipient, Optional.empty()), first);
    while (end.isEmpty() && !open.isEmpty()) {
      Next next = open.remove();
      take(next, ask(next.address()));
    }
    if (end.isPresent()) {
      return Resolution.refused(end.get());
    }
    return reached
        ? Resolution.accepted(new Members(found))
        : Resolution.refused(failure.orElse(LOOP));
  }

  private static boolean leadsToOthers(Resolution resolution) {
    return resolution instanceof Resolution.Redirected
        || (resolution instanceof Resolution.Accepted accepted
            && (!accepted.copies().isEmpty() || accepted.sender().isPresent()));
  }

  private Resolution ask(EmailAddress address) {
    try {
      return Objects.requireNonNull(target.resolve(address, envelope), "a target resolved null");
    } catch (Throwable e) {
      LOG.error(
          "recipient not resolved id={} to={}",
          envelope.id(),
          LogText.printable(address),
          LogText.printable(e));
      Fatal.rethrow(e);
      return Resolution.refused(SmtpStatus.TRY_LATER);
    }
  }

  private void take(Next next, Resolution resolution) {
    EmailAddress address = next.address();
    if (resolution instanceof Resolution.Accepted accepted) {
      Optional<EmailAddress> sender = accepted.sender().or(next::sender);
      found.put(address, new Member(accepted.route(), sender));
      reached = true;
      add(accepted.copies(), sender);
    } else if (resolution instanceof Resolution.Redirected redirected) {
      if (redirected.addresses().contains(address)) {
        fail(address, NO_ROUTE);
      }
      add(redirected.addresses(), redirected.sender().or(next::sender));
    } else if (resolution instanceof Resolution.Refused refused) {
      if (refused.status().isTemporary()) {
        end = Optional.of(refused.status());
      } else {
        fail(address, refused.status());
      }
    } else {
      fail(address, NO_ROUTE);
    }
  }

  private void fail(EmailAddress address, SmtpStatus status) {
    LOG.warn(
        "address of an alias not reached id={} to={} orig_to={} code={}",
        envelope.id(),
        LogText.printable(address),
        LogText.printable(recipient),
        status.enhancedCode());
    failure = failure.or(() -> Optional.of(status));
    found.put(address, new Member(Optional.of(new Unreachable(status)), Optional.empty()));
  }

  private void add(List<EmailAddress> addresses, Optional<EmailAddress> sender) {
    for (EmailAddress address : addresses) {
      if (seen.add(address)) {
        open.add(new Next(address, sender));
      }
    }
    // The recipient itself is not one of them.
    int own = seen.size() - 1;
    if (own > most) {
      LOG.warn(
          "alias leads to too many addresses id={} to={}",
          envelope.id(),
          LogText.printable(recipient));
      end = Optional.of(TOO_LARGE);
    } else if (own + expanded > most) {
      end = Optional.of(TOO_MANY);
    }
  }

  /** How many addresses an alias with this route leads to; none if it is no alias. */
  public static int expanded(Optional<Route> route) {
    return route.isPresent() && route.get() instanceof Members members ? members.all().size() : 0;
  }

  /** Why a member gets nothing, if that is known before it is tried. */
  static Optional<DeliveryOutcome> known(Recipient recipient) {
    return recipient.route().isPresent()
            && recipient.route().get() instanceof Unreachable unreachable
        ? Optional.of(DeliveryOutcome.failed(unreachable.status()))
        : Optional.empty();
  }

  /** An address that is still to be asked for, and whose list it is on. */
  private record Next(EmailAddress address, Optional<EmailAddress> sender) {}

  private record Member(Optional<Route> route, Optional<EmailAddress> sender) {}

  private record Members(Map<EmailAddress, Member> all) implements Route {}

  private record Unreachable(SmtpStatus status) implements Route {}
}
