package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.smtp.wire.Reply;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * SIZE (RFC 1870): a message that is declared too large, or for which there is no room now, is
 * refused before it is sent.
 */
final class SizeExtension implements Extension {
  /** RFC 1870 §3: up to 20 digits. */
  private static final int MAX_DIGITS = 20;

  @Override
  public String keyword() {
    return "SIZE";
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    return Optional.of("SIZE " + limit(session));
  }

  @Override
  public Map<String, Check> mailParameters() {
    return Map.of("SIZE", SizeExtension::refusal);
  }

  private static Optional<Reply> refusal(String value, SmtpSession session) {
    boolean number = value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (value.isEmpty() || value.length() > MAX_DIGITS || !number) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
    BigInteger size = new BigInteger(value);
    if (size.compareTo(BigInteger.valueOf(limit(session))) > 0) {
      return Optional.of(Replies.TOO_BIG);
    }
    boolean room = size.compareTo(BigInteger.valueOf(session.server().spool().free())) <= 0;
    return room ? Optional.empty() : Optional.of(Replies.NO_ROOM);
  }

  private static long limit(SmtpSession session) {
    return session.server().limits().of(Limits.Count.MESSAGE_OCTETS);
  }
}
