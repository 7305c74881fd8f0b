package dev.postern.mime.structure;

import java.util.Locale;
import java.util.Objects;

/**
 * A media type with its parameters (RFC 2045 §5.1).
 *
 * @param type raw, in the letters of the message, such as {@code Text}
 * @param subtype raw, in the letters of the message
 * @param parameters the parameters in their order
 */
public record ContentType(String type, String subtype, Parameters parameters) {

  /** Text/plain in US-ASCII, the type of a part that names none (RFC 2045 §5.2). */
  public static final ContentType TEXT_PLAIN =
      new ContentType("text", "plain", Parameters.of("charset", "us-ascii"));

  /** The type of a part of a multipart/digest that names none (RFC 2046 §5.1.5). */
  public static final ContentType MESSAGE_RFC822 =
      new ContentType("message", "rfc822", Parameters.NONE);

  /** Checks for nulls. */
  public ContentType {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(subtype, "subtype");
    Objects.requireNonNull(parameters, "parameters");
  }

  /** Whether this is {@code type/subtype}, in any case of letters. */
  public boolean is(String otherType, String otherSubtype) {
    return type.equalsIgnoreCase(otherType) && subtype.equalsIgnoreCase(otherSubtype);
  }

  /** Whether this is multipart/*. */
  public boolean isMultipart() {
    return type.equalsIgnoreCase("multipart");
  }

  /** Whether this is text/*. */
  public boolean isText() {
    return type.equalsIgnoreCase("text");
  }

  /** The charset parameter, decoded; {@code us-ascii} where there is none. */
  public String charset() {
    return parameters.value("charset").orElse("us-ascii");
  }

  /**
   * The parameters as BODYSTRUCTURE lists them: as declared, and for text/* without charset with
   * the default {@code charset=us-ascii} added, as Dovecot does.
   */
  public Parameters bodyStructureParameters() {
    return isText() && !parameters.contains("charset")
        ? parameters.with("charset", "us-ascii")
        : parameters;
  }

  /** {@code type/subtype} in lower case. */
  public String mediaType() {
    return (type + '/' + subtype).toLowerCase(Locale.ROOT);
  }
}
