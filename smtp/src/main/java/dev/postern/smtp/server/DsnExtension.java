package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.message.RcptOptions;
import dev.postern.message.RcptOptions.OriginalRecipient;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpSyntaxException;
import dev.postern.smtp.wire.Utf8Xtext;
import dev.postern.smtp.wire.Xtext;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * DSN (RFC 3461): of what the sender wants to be told. LMTP does not have it, as Dovecot's does
 * not: its client says that it passed the mail on.
 */
final class DsnExtension implements Extension {
  private static final int MAX_ENVID = 100;
  private static final int MAX_ORCPT = 500;

  private static final Pattern ATOM = Pattern.compile("[A-Za-z0-9-]+");
  private static final String RFC822 = "rfc822";
  private static final String UTF_8 = "utf-8";

  private static final Map<String, MailOptions.Return> RETURNS =
      Map.of("FULL", MailOptions.Return.FULL, "HDRS", MailOptions.Return.HEADERS);

  @Override
  public String keyword() {
    return "DSN";
  }

  @Override
  public boolean isServed(SmtpSession session) {
    return Dialect.SMTP.contains(session.service().dialect());
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(
        "RET", (value, options, session) -> answer(ret(value, options)),
        "ENVID", (value, options, session) -> answer(envelopeId(value, options)));
  }

  @Override
  public Map<String, Parameter<RcptOptions.Builder>> rcptParameters() {
    return Map.of(
        "NOTIFY",
        (value, options, session) -> answer(notifyOn(value, options)),
        "ORCPT",
        (value, options, session) -> answer(originalRecipient(value, options, session)));
  }

  private static Optional<Reply> answer(Optional<?> read) {
    return read.isPresent() ? Optional.empty() : Optional.of(Replies.BAD_PARAMETER);
  }

  private static Optional<?> ret(String value, MailOptions.Builder options) {
    return Optional.ofNullable(RETURNS.get(value.toUpperCase(Locale.ROOT))).map(options::ret);
  }

  private static Optional<?> envelopeId(String value, MailOptions.Builder options) {
    return value.length() > MAX_ENVID ? Optional.empty() : decoded(value).map(options::envelopeId);
  }

  /** RFC 3461 §4.1: {@code NEVER} stands alone. */
  private static Optional<?> notifyOn(String value, RcptOptions.Builder options) {
    Set<RcptOptions.Notify> all = EnumSet.noneOf(RcptOptions.Notify.class);
    if (!value.equalsIgnoreCase("NEVER")) {
      for (String name : value.toUpperCase(Locale.ROOT).split(",", -1)) {
        switch (name) {
          case "SUCCESS" -> all.add(RcptOptions.Notify.SUCCESS);
          case "FAILURE" -> all.add(RcptOptions.Notify.FAILURE);
          case "DELAY" -> all.add(RcptOptions.Notify.DELAY);
          default -> {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(options.notifyOn(all));
  }

  /** RFC 3461 §4.2; RFC 6533 §3 has a type of its own for addresses beyond ASCII. */
  private static Optional<?> originalRecipient(
      String value, RcptOptions.Builder options, SmtpSession session) {
    int semicolon = value.indexOf(';');
    if (value.length() > MAX_ORCPT || semicolon < 1) {
      return Optional.empty();
    }
    String type = value.substring(0, semicolon);
    if (!ATOM.matcher(type).matches()) {
      return Optional.empty();
    }
    String encoded = value.substring(semicolon + 1);
    if (type.equalsIgnoreCase(UTF_8)) {
      return decodedUtf8(encoded, session).map(a -> options.originalRecipient(named(type, a)));
    }
    Optional<String> address = decoded(encoded);
    if (address.isEmpty() && type.equalsIgnoreCase(RFC822)) {
      return beyondAscii(encoded).map(a -> options.originalRecipient(named(UTF_8, a)));
    }
    return address.map(a -> options.originalRecipient(named(type, a)));
  }

  private static OriginalRecipient named(String type, String address) {
    return new OriginalRecipient(type, address);
  }

  /**
   * Postfix passes on addresses beyond ASCII as type rfc822 in xtext, which harms nobody on the
   * way; reports have a type of their own for them.
   */
  private static Optional<String> beyondAscii(String xtext) {
    try {
      return Optional.of(Xtext.decode(xtext)).filter(Utf8Xtext::isText);
    } catch (SmtpSyntaxException e) {
      return Optional.empty();
    }
  }

  /** As it is only where the transaction permits that. */
  private static Optional<String> decodedUtf8(String encoded, SmtpSession session) {
    boolean ascii = encoded.chars().allMatch(c -> c < 0x80);
    boolean permitted =
        session.state() instanceof State.Transaction transaction
            && transaction.envelope().options().smtpUtf8();
    try {
      return ascii || permitted ? Optional.of(Utf8Xtext.decode(encoded)) : Optional.empty();
    } catch (SmtpSyntaxException e) {
      return Optional.empty();
    }
  }

  /** What reports repeat: printable ASCII (RFC 3461 §4.4), so that it stays in its field. */
  private static Optional<String> decoded(String xtext) {
    try {
      return Optional.of(Xtext.decode(xtext))
          .filter(text -> !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    } catch (SmtpSyntaxException e) {
      return Optional.empty();
    }
  }
}
