package dev.postern.imap.wire;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Collects flags that a client wants to set, repeated or not. */
final class FlagCollector {
  private final Set<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
  private final Set<String> keywords = new LinkedHashSet<>();

  void keyword(String name) {
    keywords.add(name);
  }

  // \Recent can be read but never set (RFC 3501 §2.3.2); other system flags are reserved.
  void system(String name) throws ImapSyntaxException {
    system.add(
        switch (name.toUpperCase(Locale.ROOT)) {
          case "ANSWERED" -> SystemFlag.ANSWERED;
          case "FLAGGED" -> SystemFlag.FLAGGED;
          case "DELETED" -> SystemFlag.DELETED;
          case "SEEN" -> SystemFlag.SEEN;
          case "DRAFT" -> SystemFlag.DRAFT;
          default -> throw new ImapSyntaxException("Invalid system flag");
        });
  }

  Flags flags() {
    return Flags.of(system, keywords);
  }
}
