package dev.postern.message;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client asked for with MAIL, read from its ESMTP parameters (RFC 5321 §4.1.1.11). Which of
 * them a client may give depends on the extensions that are offered. Immutable.
 */
public final class MailOptions {
  /** Nothing was asked for. */
  public static final MailOptions NONE = builder().build();

  private final Values values;

  private MailOptions(Values values) {
    this.values = values;
  }

  /** Options of which none is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** SIZE: the size of the message in octets as its client estimates it (RFC 1870 §4). */
  public OptionalLong size() {
    return values.size;
  }

  /** BODY: how the content is encoded (RFC 6152 §2, RFC 3030 §3). */
  public Optional<Body> body() {
    return values.body;
  }

  /** SMTPUTF8: whether addresses or header fields need UTF-8 (RFC 6531 §3.4). */
  public boolean smtpUtf8() {
    return values.smtpUtf8;
  }

  /** REQUIRETLS: whether it may be passed on under TLS only (RFC 8689 §2). */
  public boolean requireTls() {
    return values.requireTls;
  }

  /** RET: what a notification of failure is to return (RFC 3461 §4.3). */
  public Optional<Return> ret() {
    return values.ret;
  }

  /** ENVID: the sender's name for the transaction, decoded (RFC 3461 §4.4). */
  public Optional<String> envelopeId() {
    return values.envelopeId;
  }

  /** AUTH: who submitted it, as the client says; nobody has checked that (RFC 4954 §5). */
  public Optional<Submitter> submitter() {
    return values.submitter;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MailOptions options && values.equals(options.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Shows what is set and what is not. */
  @Override
  public String toString() {
    return "MailOptions" + values.toString().substring("Values".length());
  }

  /** How the content is encoded. */
  public enum Body {
    /** ASCII. */
    SEVEN_BIT,
    /** Any octets, in lines. */
    EIGHT_BIT_MIME,
    /** Any octets, of which a CR or LF need not end a line (RFC 3030 §3). */
    BINARY_MIME
  }

  /** What a notification of failure is to return. */
  public enum Return {
    /** The whole message. */
    FULL,
    /** Its header. */
    HEADERS
  }

  /**
   * Who submitted a message.
   *
   * @param mailbox empty for {@code AUTH=<>}: not known, or not vouched for
   */
  public record Submitter(Optional<EmailAddress> mailbox) {
    public Submitter {
      Objects.requireNonNull(mailbox, "mailbox");
    }
  }

  private record Values(
      OptionalLong size,
      Optional<Body> body,
      boolean smtpUtf8,
      boolean requireTls,
      Optional<Return> ret,
      Optional<String> envelopeId,
      Optional<Submitter> submitter) {}

  /** Collects options; what is not set was not asked for. Used by one thread. */
  public static final class Builder {
    private OptionalLong size = OptionalLong.empty();
    private Optional<Body> body = Optional.empty();
    private boolean smtpUtf8;
    private boolean requireTls;
    private Optional<Return> ret = Optional.empty();
    private Optional<String> envelopeId = Optional.empty();
    private Optional<Submitter> submitter = Optional.empty();

    private Builder() {}

    /**
     * SIZE.
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

    /** BODY. */
    public Builder body(Body encoding) {
      body = Optional.of(Objects.requireNonNull(encoding, "encoding"));
      return this;
    }

    /** SMTPUTF8. */
    public Builder smtpUtf8() {
      smtpUtf8 = true;
      return this;
    }

    /** REQUIRETLS. */
    public Builder requireTls() {
      requireTls = true;
      return this;
    }

    /** RET. */
    public Builder ret(Return what) {
      ret = Optional.of(Objects.requireNonNull(what, "what"));
      return this;
    }

    /** ENVID, decoded. */
    public Builder envelopeId(String id) {
      envelopeId = Optional.of(Objects.requireNonNull(id, "id"));
      return this;
    }

    /** AUTH. */
    public Builder submitter(Submitter who) {
      submitter = Optional.of(Objects.requireNonNull(who, "who"));
      return this;
    }

    /** The options that were set. */
    public MailOptions build() {
      return new MailOptions(
          new Values(size, body, smtpUtf8, requireTls, ret, envelopeId, submitter));
    }
  }
}
