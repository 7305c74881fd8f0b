package dev.postern.maildir;

import dev.postern.maildir.quota.QuotaLimits.Usage;

/** Counts the messages that an operation did something to. Used by one thread. */
final class UsageSum {
  private Usage usage = Usage.NONE;

  void add(long octets) {
    usage = usage.plus(new Usage(octets, 1));
  }

  Usage usage() {
    return usage;
  }
}
