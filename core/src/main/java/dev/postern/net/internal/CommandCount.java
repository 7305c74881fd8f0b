package dev.postern.net.internal;

import java.util.HashMap;
import java.util.Map;

/** How often a client gave which command. Used in the serial context. */
final class CommandCount {
  /** Names that are counted; a client can invent more, and they are counted as one. */
  private static final int NAMES = 100;

  private static final int LONGEST = 100;

  private final Map<String, Integer> ordinals = new HashMap<>();
  private String last = "";

  /** Counts one in; says how many there were of the name. */
  int count(String name) {
    last = name.length() > LONGEST ? "" : name;
    boolean known = ordinals.size() < NAMES || ordinals.containsKey(last);
    return ordinals.merge(known ? last : "", 1, Integer::sum);
  }

  /** There was one without a name. */
  void unnamed() {
    last = "";
  }

  /** The name of the last one; empty if it had none. */
  String last() {
    return last;
  }
}
