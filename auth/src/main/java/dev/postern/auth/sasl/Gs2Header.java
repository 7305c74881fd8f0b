package dev.postern.auth.sasl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a message of SCRAM or OAUTHBEARER begins (RFC 5801 §4).
 *
 * @param text as the client sent it, with both commas
 * @param flag whether the client binds its login to the connection
 * @param binding the type of channel binding; empty if there is none
 * @param authorizationId the name of the user to act as; empty for the same
 */
record Gs2Header(String text, Flag flag, String binding, String authorizationId) {
  private static final Pattern HEADER =
      Pattern.compile("(?:([ny])|p=([A-Za-z0-9.-]+)),(?:a=([^,]+))?,");

  enum Flag {
    /** The client cannot. */
    CANNOT,
    /** The client could, and believes that the server cannot. */
    COULD,
    /** It does. */
    BOUND
  }

  /** The header at the beginning of a message; nothing if there is none that keeps to the form. */
  static Optional<Gs2Header> of(String message) {
    Matcher matcher = HEADER.matcher(message);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String actingAs = matcher.group(3);
    return name(actingAs == null ? "" : actingAs)
        .map(name -> new Gs2Header(matcher.group(), flag(matcher), binding(matcher), name));
  }

  private static Flag flag(Matcher matcher) {
    if (matcher.group(1) == null) {
      return Flag.BOUND;
    }
    return matcher.group(1).equals("y") ? Flag.COULD : Flag.CANNOT;
  }

  private static String binding(Matcher matcher) {
    return matcher.group(2) == null ? "" : matcher.group(2);
  }

  /**
   * A name as it is meant (RFC 5801 §4, saslname): {@code =2C} is a comma and {@code =3D} an equals
   * sign, and no other of these may be in it.
   */
  static Optional<String> name(String escaped) {
    String plain = escaped.replace("=2C", ",").replace("=3D", "");
    return plain.indexOf('=') >= 0 || plain.indexOf('\0') >= 0
        ? Optional.empty()
        : Optional.of(escaped.replace("=2C", ",").replace("=3D", "="));
  }
}
