package dev.postern.message;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asked for with RCPT, read from its ESMTP parameters (RFC 5321 §4.1.1.11). Which of
 * them a client may give depends on the extensions that are offered. Immutable.
 */
public final class RcptOptions {
  /** Nothing was asked for. */
  public static final RcptOptions NONE = builder().build();

  private final Values values;

  private RcptOptions(Values values) {
    this.values = values;
  }

  /** Options of which none is set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * NOTIFY: of what the sender wants to hear (RFC 3461 §4.1); an empty set for {@code NEVER}, and
   * nothing if it did not say.
   */
  public Optional<Set<Notify>> notifyOn() {
    return values.notifyOn;
  }

  /** ORCPT: whom the sender named at first (RFC 3461 §4.2). */
  public Optional<OriginalRecipient> originalRecipient() {
    return values.originalRecipient;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RcptOptions options && values.equals(options.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Shows what is set and what is not. */
  @Override
  public String toString() {
    return "RcptOptions" + values.toString().substring("Values".length());
  }

  /** What the sender is told of. */
  public enum Notify {
    /** It was delivered. */
    SUCCESS,
    /** It could not be delivered. */
    FAILURE,
    /** It has not been delivered yet. */
    DELAY
  }

  /**
   * Whom the sender named at first.
   *
   * @param addressType e.g. {@code rfc822}
   * @param address decoded
   */
  public record OriginalRecipient(String addressType, String address) {
    public OriginalRecipient {
      Objects.requireNonNull(addressType, "addressType");
      Objects.requireNonNull(address, "address");
    }
  }

  private record Values(
      Optional<Set<Notify>> notifyOn, Optional<OriginalRecipient> originalRecipient) {}

  /** Collects options; what is not set was not asked for. Used by one thread. */
  public static final class Builder {
    private Optional<Set<Notify>> notifyOn = Optional.empty();
    private Optional<OriginalRecipient> originalRecipient = Optional.empty();

    private Builder() {}

    /**
     * NOTIFY.
     *
     * @param what empty for {@code NEVER}
     */
    public Builder notifyOn(Set<Notify> what) {
      notifyOn = Optional.of(Set.copyOf(Objects.requireNonNull(what, "what")));
      return this;
    }

    /** ORCPT. */
    public Builder originalRecipient(OriginalRecipient who) {
      originalRecipient = Optional.of(Objects.requireNonNull(who, "who"));
      return this;
    }

    /** The options that were set. */
    public RcptOptions build() {
      return new RcptOptions(new Values(notifyOn, originalRecipient));
    }
  }
}
