package dev.postern.smtp.server;

import dev.postern.message.MailOptions;
import dev.postern.message.RcptOptions;
import dev.postern.smtp.wire.Reply;
import java.util.Map;
import java.util.Optional;

/**
 * A service extension (RFC 5321 §2.2): its line in the reply to EHLO and the parameters it adds to
 * MAIL and RCPT. Stateless. A new one is a file and a row in {@link Extensions}.
 */
interface Extension {

  /** The keyword in EHLO's reply. */
  String keyword();

  /** Whether it is to be had, as things are, where it is not hidden: its parameters, too. */
  default boolean isServed(SmtpSession session) {
    return true;
  }

  /** The line in EHLO's reply, or nothing while it is not to be had. */
  default Optional<String> advertised(SmtpSession session) {
    return Optional.of(keyword());
  }

  /** The parameters of MAIL that it defines. */
  default Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of();
  }

  /** The parameters of RCPT that it defines. */
  default Map<String, Parameter<RcptOptions.Builder>> rcptParameters() {
    return Map.of();
  }

  /**
   * Reads the value of a parameter.
   *
   * @param <B> collects what the parameters ask for
   */
  @FunctionalInterface
  interface Parameter<B> {
    /**
     * Sets the option that the parameter stands for, or answers with a refusal.
     *
     * @param value empty if the parameter came without one
     */
    Optional<Reply> read(String value, B options, SmtpSession session);
  }
}
