package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.message.MailOptions;
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

  /** What is said to be larger is too large all the same. */
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  @Override
  public String keyword() {
    return "SIZE";
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    return Optional.of("SIZE " + limit(session));
  }

  @Override
  public Map<String, Parameter<MailOptions.Builder>> mailParameters() {
    return Map.of("SIZE", SizeExtension::read);
  }

  private static Optional<Reply> read(
      String value, MailOptions.Builder options, SmtpSession session) {
    boolean number = value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (value.isEmpty() || value.length() > MAX_DIGITS || !number) {
      return Optional.of(Replies.BAD_PARAMETER);
    }
    long size = new BigInteger(value).min(MOST).longValueExact();
    options.size(size);
    if (size > limit(session)) {
      return Optional.of(Replies.TOO_BIG);
    }
    return size <= session.server().spool().free()
        ? Optional.empty()
        : Optional.of(Replies.NO_ROOM);
  }

  private static long limit(SmtpSession session) {
    return session.server().limits().of(Limits.Count.MESSAGE_OCTETS);
  }
}
