package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The program: kills a server under load, then robs servers of what they need. Exit status 0 if
 * nothing was lost, doubled or seen half, 1 at the first violation, 2 for a wrong option.
 */
public final class CrashTest {
  private final Options options;
  private final Path work;
  private final Installation installation;
  private final Random random;

  private CrashTest(Options options, Path work) throws IOException {
    this.options = options;
    this.work = work;
    this.installation = Installation.copy(work);
    this.random = new Random(options.seed());
  }

  /** Runs what the options say. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    WorkFolder work = WorkFolder.make();
    try {
      new CrashTest(options, work.path()).run();
    } catch (Violation e) {
      e.printStackTrace();
      Report.line("VIOLATION: %s", e.getMessage());
      Report.line("crash test failed: seed %d, see %s", options.seed(), work.path());
      System.exit(1);
    }
    work.delete();
  }

  private void run() throws IOException, InterruptedException {
    List<String> done = new ArrayList<>();
    if (options.wantsKills()) {
      done.add(kill());
    }
    List<Fault> wanted = faults().stream().filter(options::wants).toList();
    if (!wanted.isEmpty()) {
      Report.line("faults (accepted/refused while they last)");
    }
    int struck = 0;
    for (Fault fault : wanted) {
      FaultRun run = new FaultRun(fault, installation, random);
      struck += run.run(work.resolve(fault.name())) ? 1 : 0;
    }
    done.add(struck + " of " + wanted.size() + " faults");
    Report.line(
        "crash test passed: %s; 0 lost, 0 twice, 0 half, 0 UIDs used twice; seed %d",
        String.join(", ", done), options.seed());
  }

  private String kill() throws IOException, InterruptedException {
    Site site = Site.make(work.resolve("kills"), List.of());
    Trial trial = new Trial(installation, site, new Ledger(), new Counters(), Fate.REFUSED);
    new KillCycles(trial, random).run(options.cycles());
    Report.kills(options.cycles(), trial);
    return options.cycles()
        + " kills, "
        + trial.counters().acknowledged()
        + " messages acknowledged";
  }

  private static List<Fault> faults() {
    return List.of(
        new FullDisk(FullDisk.Disk.MAIL),
        new FullDisk(FullDisk.Disk.SPOOL),
        new ReadOnlyDisk(),
        new LostPermission(),
        new NoOpenFiles());
  }
}
