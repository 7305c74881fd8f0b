package dev.postern.delivery;

import dev.postern.message.EmailAddress;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a target says of a recipient at RCPT time.
 *
 * <pre>{@code
 * return known ? Resolution.accepted() : Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
 * }</pre>
 */
public sealed interface Resolution {

  /**
   * The target will take mail for it.
   *
   * @param route what the target wants to know again when it delivers; the caller puts it into the
   *     recipient, so that nothing is resolved twice. Addresses that differ in the case of their
   *     local part alone get one copy together if their routes are equal, or if they have none: a
   *     target with a mailbox for each gives each a route
   * @param copies other addresses that get the mail besides, resolved as those of {@link
   *     Redirected}
   * @param sender who is the sender of its own copy and of those others', as with {@link
   *     Redirected}
   */
  record Accepted(Optional<Route> route, List<EmailAddress> copies, Optional<EmailAddress> sender)
      implements Resolution {
    public Accepted {
      Objects.requireNonNull(route, "route");
      copies = List.copyOf(Objects.requireNonNull(copies, "copies"));
      Objects.requireNonNull(sender, "sender");
    }

    /** The same, and others get the mail too. */
    public Accepted withCopies(List<EmailAddress> others) {
      return new Accepted(route, Objects.requireNonNull(others, "others"), sender);
    }

    /** The same with another sender. */
    public Accepted withSender(Optional<EmailAddress> another) {
      return new Accepted(route, copies, Objects.requireNonNull(another, "another"));
    }
  }

  /**
   * Others get its mail: it is an alias, or a list. Each of the addresses is resolved by all
   * targets of the server, as if a client had named it, and may be an alias in its turn. One that
   * is refused for now defers the recipient; one that is refused for good keeps the mail from no
   * other, and the sender is told. The recipient itself may be among them: its own copy is for the
   * targets after this one ({@link DeliveryTarget#or}), so that {@code ann} can be {@code ann} and
   * {@code bob}.
   *
   * @param addresses at least one
   * @param sender who is the sender of their mail, and is told of what cannot be delivered, as who
   *     keeps a mailing list is (RFC 5321 §3.9.2); the sender of the message if empty. A list among
   *     the addresses may name another for its own
   */
  record Redirected(List<EmailAddress> addresses, Optional<EmailAddress> sender)
      implements Resolution {
    public Redirected {
      addresses = List.copyOf(Objects.requireNonNull(addresses, "addresses"));
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("mail is redirected to somebody");
      }
      Objects.requireNonNull(sender, "sender");
    }

    /** The same with another sender. */
    public Redirected withSender(Optional<EmailAddress> another) {
      return new Redirected(addresses, Objects.requireNonNull(another, "another"));
    }
  }

  /**
   * The target is responsible for it, and takes no mail for it: there is no such mailbox, it is
   * full, or nobody can tell now.
   *
   * @param status the answer to the client
   */
  record Refused(SmtpStatus status) implements Resolution {
    public Refused {
      Objects.requireNonNull(status, "status");
    }
  }

  /** The target is not responsible for it; another one may be ({@link DeliveryTarget#or}). */
  record NotResponsible() implements Resolution {}

  /** It will take mail for it, and has nothing to remember. */
  static Accepted accepted() {
    return new Accepted(Optional.empty(), List.of(), Optional.empty());
  }

  /** It will take mail for it, and gets this back with the recipient. */
  static Accepted accepted(Route route) {
    return new Accepted(
        Optional.of(Objects.requireNonNull(route, "route")), List.of(), Optional.empty());
  }

  /** Others get its mail. */
  static Redirected redirected(List<EmailAddress> addresses) {
    return new Redirected(addresses, Optional.empty());
  }

  /** Others get its mail, given as {@code local@domain}. */
  static Redirected redirected(String... addresses) {
    Objects.requireNonNull(addresses, "addresses");
    List<EmailAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(EmailAddress.of(address));
    }
    return redirected(all);
  }

  /** It takes no mail for it, and the client is told so. */
  static Resolution refused(SmtpStatus status) {
    return new Refused(status);
  }

  /** It is not responsible for it. */
  static Resolution notResponsible() {
    return new NotResponsible();
  }

  /** What the target noted of it; empty unless it is {@link Accepted}. */
  default Optional<Route> route() {
    return Optional.empty();
  }
}
