package dev.postern.message;

import java.util.Objects;

/** What {@link EmailAddress#parse} made of a text: an address, or why it is none. */
public sealed interface ParsedAddress {

  /** It is an address. */
  record Valid(EmailAddress address) implements ParsedAddress {
    public Valid {
      Objects.requireNonNull(address, "address");
    }
  }

  /** It is none. */
  record Refused(Reason reason) implements ParsedAddress {
    public Refused {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Which rule an address does not keep. */
  enum Reason {
    /** Nothing stands before the at sign. */
    NO_LOCAL_PART("no local part"),
    /** There is no at sign, or nothing behind it. */
    NO_DOMAIN("no domain"),
    /** A local part holds what none can, such as a line end (RFC 5321 §4.1.2). */
    MALFORMED_LOCAL_PART("malformed local part"),
    /** A quoted string has no closing quote, or no at sign follows it. */
    UNFINISHED_QUOTED_STRING("unfinished quoted string"),
    /** RFC 5321 §4.5.3.1.1. */
    LOCAL_PART_TOO_LONG("local part longer than 64 octets"),
    /** A label is empty, begins or ends with a hyphen, or holds what none can. */
    MALFORMED_DOMAIN("malformed domain"),
    /** A label beyond ASCII is no U-label, or too long as an A-label (RFC 5890 §2.3.2.1). */
    NO_U_LABEL("domain not of IDNA2008"),
    /** RFC 1035 §2.3.4. */
    LABEL_TOO_LONG("label of the domain longer than 63 octets"),
    /** RFC 5321 §4.5.3.1.2. */
    DOMAIN_TOO_LONG("domain longer than 255 octets"),
    /** RFC 5321 §4.1.3. */
    MALFORMED_LITERAL("malformed address literal"),
    /** A literal is none of IPv4 or IPv6, and no other kind is known (RFC 5321 §4.1.3). */
    UNKNOWN_LITERAL("address literal of unknown kind");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** In a few words of ASCII, as a client may be told. */
    public String text() {
      return text;
    }
  }
}
