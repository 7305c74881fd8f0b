package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.smtp.SmtpLimits;
import java.util.Optional;

/** LIMITS (RFC 9422): how many recipients a transaction may have, and transactions a connection. */
final class LimitsExtension implements Extension {
  /** RFC 9422 §4: a value has at most six digits. */
  private static final long MOST = 999_999;

  @Override
  public String keyword() {
    return "LIMITS";
  }

  @Override
  public Optional<String> advertised(SmtpSession session) {
    long recipients = session.server().limits().of(Limits.Count.RECIPIENTS);
    long transactions = session.server().limits().of(SmtpLimits.TRANSACTIONS);
    String bounded = transactions > MOST ? "" : " MAILMAX=" + transactions;
    return Optional.of("LIMITS RCPTMAX=" + Math.min(MOST, recipients) + bounded);
  }
}
