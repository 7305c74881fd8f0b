package dev.postern.store;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message to append: its octets, and what is known of it. Immutable.
 *
 * <pre>{@code
 * NewMessage message =
 *     NewMessage.builder(body, Instant.now(), "import 4711")
 *         .flags(Flags.of(SystemFlag.SEEN))
 *         .build();
 * }</pre>
 */
public final class NewMessage {
  private static final MessageSource NOTHING = MessageSource.of(new byte[0]);
  private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private final MessageSource prefix;
  private final MessageSource body;
  private final Flags flags;
  private final Instant internalDate;
  private final Optional<Instant> saveDate;
  private final String deliveryId;
  private final Optional<String> emailId;

  private NewMessage(Builder builder) {
    this.prefix = builder.prefix;
    this.body = builder.body;
    this.flags = builder.flags;
    this.internalDate = builder.internalDate;
    this.saveDate = builder.saveDate;
    this.deliveryId = builder.deliveryId;
    this.emailId = builder.emailId;
  }

  /**
   * A message with what each needs.
   *
   * @param body the octets; bare LFs may be among them, and are served as CRLFs
   * @param internalDate its INTERNALDATE
   * @param deliveryId the idempotency key: appending twice with the same id to one mailbox, because
   *     the outcome of the first try was unknown, stores one message; unique for each intended
   *     message, and never blank
   */
  public static Builder builder(MessageSource body, Instant internalDate, String deliveryId) {
    return new Builder().body(body).internalDate(internalDate).deliveryId(deliveryId);
  }

  /** The same message, to change some of it: what a store that wraps another does. */
  public Builder toBuilder() {
    Builder builder = builder(body, internalDate, deliveryId).prefix(prefix).flags(flags);
    builder.saveDate = saveDate;
    builder.emailId = emailId;
    return builder;
  }

  /**
   * All octets in order: what is to be stored.
   *
   * @throws IOException if a size cannot be read
   */
  public MessageSource content() throws IOException {
    return prefix.size() == 0 ? body : MessageSource.concat(prefix, body);
  }

  /** What stands in front of the body, such as this recipient's trace fields; often nothing. */
  public MessageSource prefix() {
    return prefix;
  }

  /**
   * What follows. It is one and the same object for all recipients of a mail, by which a store can
   * see that it need keep it only once.
   */
  public MessageSource body() {
    return body;
  }

  /** Its first flags. */
  public Flags flags() {
    return flags;
  }

  /** Its INTERNALDATE. */
  public Instant internalDate() {
    return internalDate;
  }

  /**
   * When it was saved (RFC 8514), if that was not now; a store that keeps no such date ignores it.
   */
  public Optional<Instant> saveDate() {
    return saveDate;
  }

  /** The idempotency key. */
  public String deliveryId() {
    return deliveryId;
  }

  /**
   * Its EMAILID (RFC 8474 §5.1), if it has one from elsewhere: the same octets have the same. A
   * store that keeps no such ids ignores it.
   */
  public Optional<String> emailId() {
    return emailId;
  }

  @Override
  public String toString() {
    return "NewMessage[" + deliveryId + ", " + internalDate + ", " + flags + ']';
  }

  /** Collects what is known of a message. */
  public static final class Builder {
    private MessageSource prefix = NOTHING;
    private MessageSource body = NOTHING;
    private Flags flags = Flags.NONE;
    private Instant internalDate = Instant.EPOCH;
    private Optional<Instant> saveDate = Optional.empty();
    private String deliveryId = "";
    private Optional<String> emailId = Optional.empty();

    private Builder() {}

    /** What stands in front of the body. Default: nothing. */
    public Builder prefix(MessageSource octets) {
      prefix = Objects.requireNonNull(octets, "prefix");
      return this;
    }

    /** The octets behind the prefix. */
    public Builder body(MessageSource octets) {
      body = Objects.requireNonNull(octets, "body");
      return this;
    }

    /** Its first flags. Default: none. */
    public Builder flags(Flags first) {
      flags = Objects.requireNonNull(first, "flags");
      return this;
    }

    /** Its INTERNALDATE. */
    public Builder internalDate(Instant date) {
      internalDate = Objects.requireNonNull(date, "internalDate");
      return this;
    }

    /**
     * When it was saved elsewhere (RFC 8514). Default: when it is appended, by the store's clock.
     */
    public Builder saveDate(Instant date) {
      saveDate = Optional.of(Objects.requireNonNull(date, "saveDate"));
      return this;
    }

    /** The idempotency key, not blank. */
    public Builder deliveryId(String id) {
      deliveryId = Objects.requireNonNull(id, "deliveryId");
      if (id.isBlank()) {
        // All messages without an id would be one.
        throw new IllegalArgumentException("a delivery id is not blank");
      }
      return this;
    }

    /** Its EMAILID (RFC 8474): 1 to 255 letters, digits, {@code _} and {@code -}. */
    public Builder emailId(String id) {
      if (!OBJECT_ID.matcher(Objects.requireNonNull(id, "emailId")).matches()) {
        throw new IllegalArgumentException("an email id has letters, digits, _ and -, at most 255");
      }
      emailId = Optional.of(id);
      return this;
    }

    /** The message. */
    public NewMessage build() {
      return new NewMessage(this);
    }
  }
}
