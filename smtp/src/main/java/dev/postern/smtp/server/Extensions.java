package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.message.RcptOptions;
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
          new SmtpUtf8Extension(),
          new DsnExtension(),
          new RequireTlsExtension(),
          new LimitsExtension(),
          new ChunkingExtension(),
          new BinaryMimeExtension(),
          new XclientExtension(),
          new XforwardExtension(),
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
      if (isServed(extension, session)) {
        extension.advertised(session).ifPresent(lines::add);
      }
    }
    return new Reply(250, Optional.empty(), lines);
  }

  /** Reads MAIL's parameters into {@code options}, up to one that is refused. */
  static Optional<Reply> readMail(
      Map<String, String> parameters, MailOptions.Builder options, SmtpSession session) {
    return read(parameters, options, session, Extension::mailParameters);
  }

  /** Reads RCPT's parameters into {@code options}, up to one that is refused. */
  static Optional<Reply> readRcpt(
      Map<String, String> parameters, RcptOptions.Builder options, SmtpSession session) {
    return read(parameters, options, session, Extension::rcptParameters);
  }

  /** Whether an extension of this name is to be had. */
  static boolean isServed(String keyword, SmtpSession session) {
    return ROWS.stream().anyMatch(e -> e.keyword().equals(keyword) && isServed(e, session));
  }

  private static boolean isServed(Extension extension, SmtpSession session) {
    return !session.hides(extension.keyword()) && extension.isServed(session);
  }

  private static <B> Optional<Reply> read(
      Map<String, String> parameters,
      B options,
      SmtpSession session,
      Function<Extension, Map<String, Extension.Parameter<B>>> defined) {
    for (Map.Entry<String, String> given : parameters.entrySet()) {
      Optional<Extension.Parameter<B>> parameter =
          ROWS.stream()
              .filter(extension -> isServed(extension, session))
              .flatMap(e -> Optional.ofNullable(defined.apply(e).get(given.getKey())).stream())
              .findFirst();
      Optional<Reply> refusal =
          parameter.isEmpty()
              ? Optional.of(Replies.UNKNOWN_PARAMETER)
              : parameter.get().read(given.getValue(), options, session);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
