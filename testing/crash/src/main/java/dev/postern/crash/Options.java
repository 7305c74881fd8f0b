package dev.postern.crash;

import java.util.List;
import java.util.Set;

/** The command line. */
record Options(int cycles, long seed, List<String> arguments) {
  static final String USAGE =
      "options: [--cycles N] [--seed N] [--kills-only] [--faults-only] [--fault NAME]";

  private static final int CYCLES = 100;
  private static final Set<String> WITH_VALUE = Set.of("--cycles", "--seed", "--fault");
  private static final Set<String> FLAGS = Set.of("--kills-only", "--faults-only");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it holds anything else than {@link #USAGE} says
   */
  static Options parse(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      boolean valued = WITH_VALUE.contains(arguments.get(i)) && i + 1 < arguments.size();
      if (valued) {
        i++;
      } else if (!FLAGS.contains(arguments.get(i))) {
        throw new IllegalArgumentException(USAGE);
      }
    }
    return new Options(
        (int) number(arguments, "--cycles", CYCLES),
        number(arguments, "--seed", System.nanoTime() % 1_000_000),
        arguments);
  }

  boolean wantsKills() {
    return !arguments.contains("--faults-only") && !arguments.contains("--fault");
  }

  boolean wants(Fault fault) {
    int at = arguments.indexOf("--fault");
    return at < 0
        ? !arguments.contains("--kills-only")
        : arguments.get(at + 1).equals(fault.name());
  }

  private static long number(List<String> arguments, String name, long otherwise) {
    int at = arguments.indexOf(name);
    return at < 0 ? otherwise : Long.parseLong(arguments.get(at + 1));
  }
}
