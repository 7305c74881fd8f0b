package dev.postern.smtp.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.message.EmailAddress;
import dev.postern.message.MailOptions;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import dev.postern.smtp.wire.Xtext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * AUTH (RFC 4954): offered where logins make sense, until one succeeded, and mechanisms that show
 * the password only where nobody can listen in.
 */
final class AuthExtension implements Extension {
  static final String KEYWORD = "AUTH";

  @Override
  public String keyword() {
    return KEYWORD;
  }

  /** Also after a login: MAIL's parameter is there still. */
  @Override
  public boolean isServed(SmtpSession session) {
    return isEnabled(session);
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    if (!isAwaited(session)) {
      return Optional.empty();
    }
    String names =
        session.logins().offered().stream()
            .map(SaslMechanism::name)
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? Optional.empty() : Optional.of(KEYWORD + ' ' + names);
  }

  /** MAIL's AUTH parameter (RFC 4954 §5) is checked and passed on; nobody is trusted for it. */
  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of(KEYWORD, (value, options, session) -> read(value, options));
  }

  /** Whether a login is possible, and there has been none. */
  static boolean isAwaited(SmtpSession session) {
    return isEnabled(session)
        && session.user().isEmpty()
        && !session.tlsMissing()
        && !session.hides(KEYWORD);
  }

  static boolean isEnabled(SmtpSession session) {
    return switch (session.service().dialect().logins()) {
      case NEVER -> false;
      case BY_POLICY -> session.service().policy().consultsLogins();
      case REQUIRED -> true;
    };
  }

  private static Optional<Reply> read(String value, MailOptions.Builder options) {
    try {
      options.submitter(new MailOptions.Submitter(mailbox(Xtext.decode(value))));
      return Optional.empty();
    } catch (SmtpSyntaxException e) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
  }

  private static Optional<EmailAddress> mailbox(String decoded) throws SmtpSyntaxException {
    if (decoded.equals("<>")) {
      return Optional.empty();
    }
    SmtpCursor cursor = new SmtpCursor(decoded.getBytes(StandardCharsets.UTF_8));
    EmailAddress mailbox = cursor.mailbox();
    cursor.end();
    return Optional.of(mailbox);
  }
}
