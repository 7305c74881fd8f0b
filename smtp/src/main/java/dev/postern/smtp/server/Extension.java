package dev.postern.smtp.server;

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

  /** The line in EHLO's reply, or nothing while it is not to be had. */
  default Optional<String> advertised(SmtpSession session) {
    return Optional.of(keyword());
  }

  /** The parameters of MAIL that it defines. */
  default Map<String, Check> mailParameters() {
    return Map.of();
  }

  /** The parameters of RCPT that it defines. */
  default Map<String, Check> rcptParameters() {
    return Map.of();
  }

  /** Looks at the value of a parameter. */
  @FunctionalInterface
  interface Check {
    /**
     * A refusal, or nothing.
     *
     * @param value empty if the parameter came without one
     */
    Optional<Reply> refusal(String value, SmtpSession session);
  }
}
