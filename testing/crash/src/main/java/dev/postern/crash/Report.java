package dev.postern.crash;

import java.util.Locale;

/** What the test says: results on standard output, what is going on on standard error. */
final class Report {
  private Report() {}

  static void progress(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** The table of the kill cycles. */
  static void kills(int cycles, Trial trial) {
    Ledger ledger = trial.ledger();
    row("SIGKILLs", cycles);
    for (Figure figure : Figure.values()) {
      row(figure.toString(), trial.counters().of(figure));
    }
    long unanswered = ledger.count(Fate.SENT);
    row("never answered", unanswered);
    row("  of these stored, once and whole", ledger.unacknowledgedButSeen());
    row("removals never answered", ledger.count(Fate.REMOVAL_ASKED));
  }

  /** The row of a fault: what was accepted and refused while it lasted. */
  static void fault(String name, FaultCounters trouble, int tries, int leftovers) {
    StringBuilder counts = new StringBuilder();
    for (FaultCounters.Deed deed : FaultCounters.Deed.values()) {
      counts.append(
          String.format(
              Locale.ROOT, "%s %d/%d  ", deed, trouble.accepted(deed), trouble.refused(deed)));
    }
    line("  %-20s %sback in round %d, %d left in tmp/ and spool", name, counts, tries, leftovers);
    for (FaultCounters.Deed deed : FaultCounters.Deed.values()) {
      if (trouble.refused(deed) > 0) {
        line("  %-20s   %s: %s", "", deed, trouble.words(deed));
      }
    }
  }

  private static void row(String text, long number) {
    line("  %-42s %9d", text, number);
  }
}
