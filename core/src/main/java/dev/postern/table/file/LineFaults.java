package dev.postern.table.file;

import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with which line of a table, in words for its owner. */
public final class LineFaults {
  /** A file of something else would fill the memory. */
  private static final int MOST_KEPT = 1_000;

  private final Set<String> kept = new LinkedHashSet<>();
  private int count;

  /** One more. */
  public void add(int line, String what) {
    if (++count <= MOST_KEPT) {
      kept.add("line " + line + ": " + what);
    }
  }

  /** Those that are kept, in their order. */
  public Set<String> kept() {
    return new LinkedHashSet<>(kept);
  }

  /** How many there are. */
  int count() {
    return count;
  }
}
