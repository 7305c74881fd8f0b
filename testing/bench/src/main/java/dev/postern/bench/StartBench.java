package dev.postern.bench;

import dev.postern.bench.StartProbe.Extent;
import dev.postern.bench.StartProbe.Subject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long six listeners take to start, in a new JVM and the tenth time, alternating with
 * GreenMail.
 *
 * <p>Argument: the number of runs, 7 if not given.
 */
final class StartBench {
  private static final int RUNS = 7;
  private static final double NANOS_PER_MILLI = 1e6;

  private StartBench() {}

  /** The first and the tenth time, in milliseconds. */
  private record Times(Samples cold, Samples warm) {
    Times() {
      this(new Samples(), new Samples());
    }
  }

  public static void main(String[] arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
    Map<Extent, Map<Subject, Times>> all = new EnumMap<>(Extent.class);
    try (WorkFolder work = WorkFolder.make()) {
      for (int run = 0; run < runs; run++) {
        for (Extent extent : Extent.values()) {
          for (Subject subject : Subject.values()) {
            Times times =
                all.computeIfAbsent(extent, e -> new EnumMap<>(Subject.class))
                    .computeIfAbsent(subject, s -> new Times());
            measure(work, subject, extent, times);
          }
        }
      }
    }
    report("`start()` of six listeners", all.get(Extent.START), "400 ms", "5 ms");
    report("… and six greetings, TLS included", all.get(Extent.GREETINGS), "1,200 ms", "40 ms");
  }

  private static void measure(WorkFolder work, Subject subject, Extent extent, Times times)
      throws IOException {
    try (ChildJvm child =
        ChildJvm.start(
            StartProbe.class,
            List.of(),
            work.path().resolve("start.log"),
            subject.name(),
            extent.name())) {
      String[] nanos = child.line().split(" ", 2);
      times.cold.add(Long.parseLong(nanos[0]) / NANOS_PER_MILLI);
      times.warm.add(Long.parseLong(nanos[1]) / NANOS_PER_MILLI);
      Table.progress("start: %s %s %s ns", subject, extent, String.join(", ", nanos));
    }
  }

  private static void report(
      String figure, Map<Subject, Times> times, String coldTarget, String warmTarget) {
    Times postern = times.get(Subject.POSTERN);
    Times greenMail = times.get(Subject.GREENMAIL);
    row(figure + ", cold JVM", "%,.0f", postern.cold, greenMail.cold, coldTarget);
    row(figure + ", tenth time", "%,.1f", postern.warm, greenMail.warm, warmTarget);
  }

  private static void row(
      String figure, String format, Samples postern, Samples greenMail, String target) {
    Table.row(
        figure,
        Table.spread(postern, format, "ms"),
        "GreenMail " + Table.spread(greenMail, format, "ms"),
        Table.times(postern.median(), greenMail.median()) + " as fast",
        "< " + target);
  }
}
