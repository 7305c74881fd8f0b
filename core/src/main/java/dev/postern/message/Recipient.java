package dev.postern.message;

import java.util.Objects;
import java.util.Optional;

/** One forward path of a transaction, with what has been found out about it. Immutable. */
public final class Recipient {
  private final Values values;

  private Recipient(Values values) {
    this.values = values;
  }

  /** A recipient of whom nothing is known but the address; its mail goes to the inbox. */
  public static Recipient of(EmailAddress address) {
    Objects.requireNonNull(address, "address");
    return new Recipient(
        new Values(
            address,
            RcptOptions.NONE,
            Optional.empty(),
            Placement.INBOX,
            Optional.empty(),
            Optional.empty()));
  }

  /**
   * As given in RCPT TO; an address that mail goes to instead, if there is an {@link #original}.
   */
  public EmailAddress address() {
    return values.address();
  }

  /** What the parameters of RCPT TO ask for. */
  public RcptOptions options() {
    return values.options();
  }

  /** What the delivery target said of it at RCPT, if anything. */
  public Optional<Route> route() {
    return values.route();
  }

  /** Where its copy of the message is put. */
  public Placement placement() {
    return values.placement();
  }

  /** Whom the client named, if this one gets the mail in its place: it was an alias, or a list. */
  public Optional<EmailAddress> original() {
    return values.original();
  }

  /**
   * Who is told of what becomes of this one's copy, if that is not the envelope's sender: who keeps
   * the list that it comes from (RFC 5321 §3.9.2). Whoever hands mail to a target makes it the
   * envelope's reverse path.
   */
  public Optional<EmailAddress> sender() {
    return values.sender();
  }

  /**
   * Another who gets the mail in this one's place, with its options and placement; no route yet.
   */
  public Recipient redirectedTo(EmailAddress address) {
    Objects.requireNonNull(address, "address");
    return new Recipient(
        new Values(
            address,
            options(),
            Optional.empty(),
            placement(),
            address.equals(address()) ? original() : original().or(() -> Optional.of(address())),
            sender()));
  }

  /** The same with other options. */
  public Recipient withOptions(RcptOptions options) {
    Objects.requireNonNull(options, "options");
    return new Recipient(
        new Values(address(), options, route(), placement(), original(), sender()));
  }

  /** The same on another route. */
  public Recipient withRoute(Optional<Route> route) {
    Objects.requireNonNull(route, "route");
    return new Recipient(
        new Values(address(), options(), route, placement(), original(), sender()));
  }

  /** The same with another place for its copy. */
  public Recipient withPlacement(Placement placement) {
    Objects.requireNonNull(placement, "placement");
    return new Recipient(
        new Values(address(), options(), route(), placement, original(), sender()));
  }

  /** The same with a sender of its own, or with the envelope's if empty. */
  public Recipient withSender(Optional<EmailAddress> sender) {
    Objects.requireNonNull(sender, "sender");
    return new Recipient(
        new Values(address(), options(), route(), placement(), original(), sender));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipient recipient && values.equals(recipient.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Without the route: that is its target's, and may hold what a log should not. */
  @Override
  public String toString() {
    return "Recipient[address=" + address() + ", placement=" + placement() + ']';
  }

  private record Values(
      EmailAddress address,
      RcptOptions options,
      Optional<Route> route,
      Placement placement,
      Optional<EmailAddress> original,
      Optional<EmailAddress> sender) {}
}
