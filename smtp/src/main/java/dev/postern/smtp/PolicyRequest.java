package dev.postern.smtp;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Idna;
import dev.postern.net.PeerInfo;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client asks for, as far as it is known at a {@link Stage}. Immutable.
 *
 * <pre>{@code
 * PolicyRequest.builder(Stage.RECIPIENT, peer).envelope(envelope).recipient(EmailAddress.of("ann@example.org")).build()
 * }</pre>
 */
public final class PolicyRequest {
  private final Builder values;

  private PolicyRequest(Builder values) {
    this.values = values;
  }

  /** A request at a stage by a client, to be filled. */
  public static Builder builder(Stage stage, PeerInfo peer) {
    return new Builder(
        Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(peer, "peer"));
  }

  /** What the client is about to do. */
  public Stage stage() {
    return values.stage;
  }

  /** The client. */
  public PeerInfo peer() {
    return values.peer;
  }

  /** What the client calls itself, not verified; from {@link Stage#HELO} on. */
  public Optional<String> helo() {
    return values.helo;
  }

  /** With which command it said so: {@code HELO}, {@code EHLO} or {@code LHLO}. */
  public Optional<String> helloVerb() {
    return values.helloVerb;
  }

  /**
   * Whether the client sent commands ahead of a reply that it had to wait for, at any time since it
   * connected: before the greeting, behind a command that ends a group (RFC 2920 §3.1: HELO, EHLO,
   * LHLO, DATA, NOOP, VRFY, and XCLIENT), or behind any other while it spoke no ESMTP.
   */
  public boolean pipelinedTooEarly() {
    return values.pipelinedTooEarly;
  }

  /** The user that logged in. */
  public Optional<MailUser> user() {
    return values.user;
  }

  /**
   * How the user logged in: the SASL mechanism's name, or {@code XCLIENT} if a trusted client told
   * of the login.
   */
  public Optional<String> loginMechanism() {
    return values.loginMechanism;
  }

  /**
   * The transaction so far, from {@link Stage#SENDER} on; at {@link Stage#RECIPIENT} without the
   * one that is asked for.
   */
  public Optional<Envelope> envelope() {
    return values.envelope;
  }

  /** The sender; empty for the null reverse-path {@code <>}, and before MAIL. */
  public Optional<EmailAddress> sender() {
    return values.envelope.flatMap(Envelope::reversePath);
  }

  /** The recipient that is asked for; at {@link Stage#RECIPIENT} alone. */
  public Optional<EmailAddress> recipient() {
    return values.recipient;
  }

  /** How many octets the message has; at {@link Stage#MESSAGE} alone. */
  public OptionalLong size() {
    return values.size;
  }

  /** The domains whose mail the server takes, in lower case and in A-labels. */
  public Set<String> localDomains() {
    return values.localDomains;
  }

  /**
   * The characters that begin the detail of a local part (RFC 5233), as {@link
   * dev.postern.delivery.LocalDelivery#recipientDelimiter()} has them; {@code +} where nothing says
   * otherwise.
   */
  public String recipientDelimiter() {
    return values.recipientDelimiter;
  }

  /**
   * The server's users; {@link UserDirectory#NONE} where nothing says otherwise. Asking it may
   * block.
   */
  public UserDirectory userDirectory() {
    return values.userDirectory;
  }

  /** Whether an address is in the server's domains; a bare {@code postmaster} is. */
  public boolean isLocal(EmailAddress address) {
    return address.domain().isEmpty() || values.localDomains.contains(address.domain());
  }

  /** One short line. */
  @Override
  public String toString() {
    return "PolicyRequest[stage=%s, peer=%s%s%s%s]"
        .formatted(
            values.stage,
            values.peer,
            values.user.map(who -> ", user=" + who.name()).orElse(""),
            values.envelope.map(e -> ", from=<" + text(sender()) + ">").orElse(""),
            values.recipient.map(to -> ", to=<" + to + ">").orElse(""));
  }

  private static String text(Optional<EmailAddress> address) {
    return address.map(EmailAddress::toString).orElse("");
  }

  /** Fills a request; what is not set is not known. Used by one thread. */
  public static final class Builder {
    private final Stage stage;
    private final PeerInfo peer;
    private Optional<String> helo = Optional.empty();
    private Optional<String> helloVerb = Optional.empty();
    private boolean pipelinedTooEarly;
    private Optional<MailUser> user = Optional.empty();
    private Optional<String> loginMechanism = Optional.empty();
    private Optional<Envelope> envelope = Optional.empty();
    private Optional<EmailAddress> recipient = Optional.empty();
    private OptionalLong size = OptionalLong.empty();
    private Set<String> localDomains = Set.of();
    private String recipientDelimiter = "+";
    private UserDirectory userDirectory = UserDirectory.NONE;

    private Builder(Stage stage, PeerInfo peer) {
      this.stage = stage;
      this.peer = peer;
    }

    private Builder(Builder from) {
      this(from.stage, from.peer);
      helo = from.helo;
      helloVerb = from.helloVerb;
      pipelinedTooEarly = from.pipelinedTooEarly;
      user = from.user;
      loginMechanism = from.loginMechanism;
      envelope = from.envelope;
      recipient = from.recipient;
      size = from.size;
      localDomains = from.localDomains;
      recipientDelimiter = from.recipientDelimiter;
      userDirectory = from.userDirectory;
    }

    /** What the client calls itself. */
    public Builder helo(String name) {
      helo = Optional.of(Objects.requireNonNull(name, "name"));
      return this;
    }

    /** With which command it said so. */
    public Builder helloVerb(String verb) {
      helloVerb = Optional.of(Objects.requireNonNull(verb, "verb"));
      return this;
    }

    /** The client sent commands ahead of a reply that it had to wait for. */
    public Builder pipelinedTooEarly() {
      pipelinedTooEarly = true;
      return this;
    }

    /** How the user logged in. */
    public Builder loginMechanism(String name) {
      loginMechanism = Optional.of(Objects.requireNonNull(name, "name"));
      return this;
    }

    /** The user that logged in. */
    public Builder user(MailUser who) {
      user = Optional.of(Objects.requireNonNull(who, "who"));
      return this;
    }

    /** The transaction so far, with the name and the login that it holds. */
    public Builder envelope(Envelope sofar) {
      envelope = Optional.of(Objects.requireNonNull(sofar, "sofar"));
      helo = Optional.of(sofar.helo());
      user = sofar.authenticated();
      return this;
    }

    /** The recipient that is asked for. */
    public Builder recipient(EmailAddress forwardPath) {
      recipient = Optional.of(Objects.requireNonNull(forwardPath, "forwardPath"));
      return this;
    }

    /**
     * The size of the message.
     *
     * @param octets not negative
     */
    public Builder size(long octets) {
      if (octets < 0) {
        throw new IllegalArgumentException("a size is not negative: " + octets);
      }
      size = OptionalLong.of(octets);
      return this;
    }

    /** The domains whose mail the server takes, in any case, in U-labels or A-labels. */
    public Builder localDomains(Set<String> domains) {
      Objects.requireNonNull(domains, "domains");
      localDomains =
          domains.stream()
              .map(domain -> Idna.toAscii(domain).orElseGet(() -> domain.toLowerCase(Locale.ROOT)))
              .collect(Collectors.toUnmodifiableSet());
      return this;
    }

    /** The characters that begin the detail of a local part; none if empty. */
    public Builder recipientDelimiter(String characters) {
      recipientDelimiter = Objects.requireNonNull(characters, "characters");
      return this;
    }

    /** The server's users. */
    public Builder userDirectory(UserDirectory users) {
      userDirectory = Objects.requireNonNull(users, "users");
      return this;
    }

    /** The request. */
    public PolicyRequest build() {
      return new PolicyRequest(new Builder(this));
    }
  }
}
