package dev.postern.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Kills the server again and again at random moments while clients are at work. */
final class KillCycles {
  private static final Duration SHORT = Duration.ofMillis(60);
  private static final Duration LONG = Duration.ofMillis(1500);
  private static final int FULL_AUDIT_EVERY = 10;

  private final Trial trial;
  private final Random random;
  private final FolderScan scan;

  KillCycles(Trial trial, Random random) {
    this.trial = trial;
    this.random = random;
    this.scan = new FolderScan(trial);
  }

  void run(int cycles) throws IOException, InterruptedException {
    for (int cycle = 1; cycle <= cycles; cycle++) {
      cycle(cycle);
      scan.run();
      if (cycle % FULL_AUDIT_EVERY == 0) {
        Report.progress("%d kills, %d acknowledged", cycle, trial.counters().acknowledged());
      }
    }
    try (ServerProcess server = trial.start()) {
      new Audit(trial, server).run(Audit.Depth.ALL);
      server.kill();
    }
    new FolderScan(trial).run();
  }

  private void cycle(int cycle) throws IOException, InterruptedException {
    try (ServerProcess server = trial.start()) {
      // Without an audit now and then, so that clients are the first to open what a kill left.
      if (random.nextInt(4) > 0) {
        new Audit(trial, server)
            .run(cycle % FULL_AUDIT_EVERY == 0 ? Audit.Depth.ALL : Audit.Depth.NEW);
      }
      LoadThreads load = load(server, "c" + cycle);
      server.live(lifetime());
      server.kill();
      load.join();
    }
  }

  private Duration lifetime() {
    Duration most = random.nextInt(4) == 0 ? SHORT : LONG;
    return Duration.ofNanos(random.nextLong(most.toNanos()));
  }

  private LoadThreads load(ServerProcess server, String cycle) {
    LoadThreads threads = new LoadThreads(server);
    for (int i = 0; i < 3; i++) {
      deliver(threads, server, SmtpClient.Dialect.SMTP, cycle + "-smtp" + i);
    }
    for (int i = 0; i < 2; i++) {
      deliver(threads, server, SmtpClient.Dialect.LMTP, cycle + "-lmtp" + i);
    }
    append(threads, server, new Place("ann", "INBOX"), cycle + "-append0");
    append(threads, server, new Place("bob", "Archive"), cycle + "-append1");
    threads.start(cycle + "-read0", new ReadLoad(new Place("ann", "INBOX"), server, trial));
    threads.start(cycle + "-read1", new ReadLoad(new Place("bob", "INBOX"), server, trial));
    threads.start(cycle + "-scan", new ScanLoad(server, scan));
    return threads;
  }

  private void deliver(
      LoadThreads threads, ServerProcess server, SmtpClient.Dialect dialect, String name) {
    Random own = new Random(random.nextLong());
    threads.start(name, new DeliveryLoad(dialect, server, trial, new MessageMaker(name, own), own));
  }

  private void append(LoadThreads threads, ServerProcess server, Place place, String name) {
    Random own = new Random(random.nextLong());
    threads.start(name, new AppendLoad(place, server, trial, new MessageMaker(name, own), own));
  }
}
