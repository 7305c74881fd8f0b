package dev.postern;

import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import java.util.ArrayList;
import java.util.List;

/** Finds limits that contradict each other, or with which nobody could be served. */
record LimitsCheck(Limits limits) {
  private static final long PERCENT = 100;

  /** All mistakes, one sentence each. */
  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    for (Least least : Least.values()) {
      if (limits.of(least.count) < least.octets) {
        mistakes.add(
            "%s: let %s (%d) be at least %d (%s)"
                .formatted(
                    least.otherwise,
                    least.count,
                    limits.of(least.count),
                    least.octets,
                    least.reason));
      }
    }
    checkSpool(mistakes);
    checkShare(mistakes);
    checkErrors(mistakes);
    checkDelays(mistakes);
    return mistakes;
  }

  private void checkSpool(List<String> mistakes) {
    long message = limits.of(Count.MESSAGE_OCTETS);
    long spool = limits.of(Count.SPOOL_OCTETS);
    if (spool < message) {
      mistakes.add(
          "the largest message never fits into the spool: let SPOOL_OCTETS (%d) be at least MESSAGE_OCTETS (%d)"
              .formatted(spool, message));
    }
  }

  private void checkShare(List<String> mistakes) {
    long share = limits.of(Count.BULKHEAD_SHARE);
    if (share > PERCENT) {
      mistakes.add(
          "nobody can have more than all threads of a pool: let BULKHEAD_SHARE (%d), which is in percent, be at most %d"
              .formatted(share, PERCENT));
    }
  }

  /** Who sets a lower bound of errors has not said anything about the one that is not reached. */
  private void checkErrors(List<String> mistakes) {
    long soft = limits.of(Count.SMTP_SOFT_ERRORS);
    long hard = limits.of(Count.ERRORS);
    if (limits.changed(Count.SMTP_SOFT_ERRORS) && soft > hard) {
      mistakes.add(
          "a client is cut off before it is slowed down: let SMTP_SOFT_ERRORS (%d) be at most ERRORS (%d)"
              .formatted(soft, hard));
    }
  }

  private void checkDelays(List<String> mistakes) {
    if (limits.of(Time.AUTH_FAILURE_DELAY).compareTo(limits.of(Time.AUTH_FAILURE_DELAY_MOST)) > 0) {
      mistakes.add(
          "the delay of failed logins begins above what it grows to: let AUTH_FAILURE_DELAY_MOST (%s) be at least AUTH_FAILURE_DELAY (%s)"
              .formatted(
                  limits.of(Time.AUTH_FAILURE_DELAY_MOST), limits.of(Time.AUTH_FAILURE_DELAY)));
    }
  }

  /** What commands need that every client sends. */
  private enum Least {
    SMTP_LINE(
        Count.SMTP_LINE_OCTETS,
        512,
        "commands of SMTP do not fit into a line",
        "RFC 5321 §4.5.3.1.4"),
    POP3_LINE(
        Count.POP3_LINE_OCTETS, 255, "commands of POP3 do not fit into a line", "RFC 2449 §4"),
    /** Three texts of 255 octets, in base64, with a line end. */
    SASL_LINE(
        Count.SASL_LINE_OCTETS,
        1_026,
        "names and passwords of SASL PLAIN do not fit into a line",
        "RFC 4616 §2"),
    IMAP_LINE(
        Count.IMAP_LINE_OCTETS,
        200,
        "commands of IMAP do not fit into a line",
        "a LOGIN with a name and a password of 64 octets"),
    IMAP_BEFORE_LOGIN(
        Count.IMAP_OCTETS_BEFORE_LOGIN,
        200,
        "no login of IMAP fits into a command",
        "a name and a password of 64 octets");

    private final Count count;
    private final long octets;
    private final String otherwise;
    private final String reason;

    Least(Count count, long octets, String otherwise, String reason) {
      this.count = count;
      this.octets = octets;
      this.otherwise = otherwise;
      this.reason = reason;
    }
  }
}
