package dev.postern.message;

import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What SMTP or LMTP said about a message: who sent it, to whom, over which connection (RFC 5321
 * §2.3.1). Immutable.
 */
public final class Envelope {
  private final Values values;

  private Envelope(Values values) {
    this.values = values;
  }

  /**
   * An envelope from nobody to nobody, to be filled.
   *
   * @param id the transaction's id
   * @param peer the connection it came over
   * @param received when the transaction began
   */
  public static Builder builder(String id, PeerInfo peer, Instant received) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(received, "received");
    return new Builder(id, peer, received);
  }

  /** The transaction's id, unique in the process; also the idempotency key of the delivery. */
  public String id() {
    return values.id();
  }

  /** The sender, empty for the null reverse path {@code <>}. */
  public Optional<EmailAddress> reversePath() {
    return values.reversePath();
  }

  /** The recipients in the order given, without duplicates dropped; unmodifiable. */
  public List<Recipient> recipients() {
    return values.recipients();
  }

  /** What the parameters of MAIL FROM ask for. */
  public MailOptions options() {
    return values.options();
  }

  /** The name given in HELO, EHLO or LHLO. */
  public String helo() {
    return values.helo();
  }

  /** The connection it came over. */
  public PeerInfo peer() {
    return values.peer();
  }

  /** The user that logged in, if any. */
  public Optional<MailUser> authenticated() {
    return values.authenticated();
  }

  /** Whom the mail came from first, if a trusted client told it (Postfix's XFORWARD). */
  public Optional<ForwardedClient> forwarded() {
    return values.forwarded();
  }

  /** When the transaction began. */
  public Instant received() {
    return values.received();
  }

  /** The same transaction for some of its recipients, or for others. */
  public Envelope withRecipients(List<Recipient> recipients) {
    return toBuilder().recipients(recipients).build();
  }

  /** The same transaction with one recipient more; costs the same however many there are. */
  public Envelope withRecipient(Recipient recipient) {
    return new Envelope(
        new Values(
            id(),
            reversePath(),
            RecipientList.append(recipients(), recipient),
            options(),
            helo(),
            peer(),
            authenticated(),
            forwarded(),
            received()));
  }

  /** What is set here, to be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(id(), peer(), received());
    builder.reversePath = reversePath();
    builder.recipients = recipients();
    builder.options = options();
    builder.helo = helo();
    builder.authenticated = authenticated();
    builder.forwarded = forwarded();
    return builder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope envelope && values.equals(envelope.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** One short line, however many recipients there are. */
  @Override
  public String toString() {
    return "Envelope[id=%s, from=<%s>, recipients=%d, peer=%s]"
        .formatted(
            id(),
            reversePath().map(EmailAddress::toString).orElse(""),
            recipients().size(),
            peer());
  }

  private record Values(
      String id,
      Optional<EmailAddress> reversePath,
      List<Recipient> recipients,
      MailOptions options,
      String helo,
      PeerInfo peer,
      Optional<MailUser> authenticated,
      Optional<ForwardedClient> forwarded,
      Instant received) {}

  /** Collects what is said; what is not set was not said. Used by one thread. */
  public static final class Builder {
    private final String id;
    private final PeerInfo peer;
    private final Instant received;
    private Optional<EmailAddress> reversePath = Optional.empty();
    private List<Recipient> recipients = List.of();
    private MailOptions options = MailOptions.NONE;
    private String helo = "";
    private Optional<MailUser> authenticated = Optional.empty();
    private Optional<ForwardedClient> forwarded = Optional.empty();

    private Builder(String id, PeerInfo peer, Instant received) {
      this.id = id;
      this.peer = peer;
      this.received = received;
    }

    /** The sender; empty for the null reverse path, as it is at first. */
    public Builder reversePath(Optional<EmailAddress> sender) {
      reversePath = Objects.requireNonNull(sender, "sender");
      return this;
    }

    /** All recipients, instead of those that were set. */
    public Builder recipients(List<Recipient> all) {
      recipients = List.copyOf(Objects.requireNonNull(all, "all"));
      return this;
    }

    /** What the parameters of MAIL FROM ask for. */
    public Builder options(MailOptions asked) {
      options = Objects.requireNonNull(asked, "asked");
      return this;
    }

    /** The name given in HELO, EHLO or LHLO. */
    public Builder helo(String name) {
      helo = Objects.requireNonNull(name, "name");
      return this;
    }

    /** The user that logged in; nobody, at first. */
    public Builder authenticated(Optional<MailUser> user) {
      authenticated = Objects.requireNonNull(user, "user");
      return this;
    }

    /** Whom the mail came from first; nobody else than the peer, at first. */
    public Builder forwarded(Optional<ForwardedClient> client) {
      forwarded = Objects.requireNonNull(client, "client");
      return this;
    }

    /** The envelope as set. */
    public Envelope build() {
      return new Envelope(
          new Values(
              id,
              reversePath,
              recipients,
              options,
              helo,
              peer,
              authenticated,
              forwarded,
              received));
    }
  }
}
