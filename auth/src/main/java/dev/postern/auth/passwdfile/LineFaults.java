package dev.postern.auth.passwdfile;

import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with which line, in words for its owner that give no secret away. */
final class LineFaults {
  /** A file of something else would fill the memory. */
  private static final int MOST_KEPT = 1_000;

  private final Set<String> kept = new LinkedHashSet<>();
  private long count;

  void add(int line, String what) {
    if (++count <= MOST_KEPT) {
      kept.add("line " + line + ": " + what);
    }
  }

  /** Those that are kept, in their order. */
  Set<String> kept() {
    return new LinkedHashSet<>(kept);
  }

  /** How many there are beyond those that are kept. */
  long more() {
    return count - kept.size();
  }
}
