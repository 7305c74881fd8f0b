package dev.postern.smtp.server;

import dev.postern.smtp.wire.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The extensions there are; all that EHLO says and all parameters that are known derive from it.
 */
final class Extensions {
  private static final List<Extension> ROWS =
      List.of(
          new PipeliningExtension(),
          new SizeExtension(),
          new StartTlsExtension(),
          new AuthExtension(),
          new EnhancedStatusCodesExtension(),
          new EightBitMimeExtension());

  private Extensions() {}

  /** What a listener can hide. */
  static Set<String> hideable() {
    Set<String> names = new HashSet<>();
    ROWS.forEach(extension -> names.add(extension.keyword()));
    return names;
  }

  /** The reply to EHLO and LHLO. */
  static Reply greeting(SmtpSession session) {
    List<String> lines = new ArrayList<>();
    lines.add(session.server().hostname());
    for (Extension extension : ROWS) {
      if (!session.hides(extension.keyword())) {
        extension.advertised(session).ifPresent(lines::add);
      }
    }
    return new Reply(250, Optional.empty(), lines);
  }

  /** The refusal of MAIL's parameters, if any. */
  static Optional<Reply> checkMail(Map<String, String> parameters, SmtpSession session) {
    return check(parameters, session, Extension::mailParameters);
  }

  /** The refusal of RCPT's parameters, if any. */
  static Optional<Reply> checkRcpt(Map<String, String> parameters, SmtpSession session) {
    return check(parameters, session, Extension::rcptParameters);
  }

  private static Optional<Reply> check(
      Map<String, String> parameters,
      SmtpSession session,
      Function<Extension, Map<String, Extension.Check>> defined) {
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      Optional<Extension.Check> check =
          ROWS.stream()
              .filter(extension -> !session.hides(extension.keyword()))
              .flatMap(e -> Optional.ofNullable(defined.apply(e).get(parameter.getKey())).stream())
              .findFirst();
      Optional<Reply> refusal =
          check.isEmpty()
              ? Optional.of(Replies.UNKNOWN_PARAMETER)
              : check.get().refusal(parameter.getValue(), session);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
