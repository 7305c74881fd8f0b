package dev.postern.crash;

import dev.postern.crash.FaultClients.Mood;
import dev.postern.crash.FaultCounters.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One fault: a calm server, trouble, the end of trouble, and what is left of it all. */
final class FaultRun {
  private static final int CALM_ROUNDS = 3;
  private static final int LEAST_ROUNDS = 24;
  private static final int MOST_ROUNDS = 80;
  private static final int ENOUGH_REFUSALS = 5;
  private static final int MOST_TRIES = 50;
  private static final Duration PACE = Duration.ofMillis(100);

  private final Fault fault;
  private final Installation installation;
  private final Random random;
  private final MessageMaker maker;

  FaultRun(Fault fault, Installation installation, Random random) {
    this.fault = fault;
    this.installation = installation;
    this.random = random;
    this.maker = new MessageMaker(fault.name(), random);
  }

  /**
   * Runs it below {@code root} and says what came of it.
   *
   * @return whether the machine permitted it
   */
  boolean run(Path root) throws IOException, InterruptedException {
    Optional<Site> site = fault.prepare(root);
    if (site.isEmpty()) {
      Report.line("  %-20s skipped: %s", fault.name(), fault.obstacle());
      return false;
    }
    try {
      run(new Trial(installation, site.get(), new Ledger(), new Counters(), fault.afterRefusal()));
      return true;
    } catch (Violation e) {
      throw new Violation(fault.name() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new Violation(fault.name() + ": the server lives but ended a connection", e);
    } finally {
      fault.close();
    }
  }

  private void run(Trial trial) throws IOException, InterruptedException {
    FaultCounters trouble;
    int tries;
    int leftovers;
    try (ServerProcess server = trial.start();
        FaultClients clients = new FaultClients(server, trial, maker)) {
      for (int i = 0; i < CALM_ROUNDS; i++) {
        clients.round(FaultClients.SMALL, new FaultCounters(), Mood.CALM);
      }
      try (Bystander bystander = new Bystander();
          Crowd crowd = new Crowd(server, trial, random)) {
        trouble = trouble(server, clients, bystander, crowd);
        tries = recover(server, clients);
        bystander.checkServed();
      }
      anew(server, trial);
      audit(server, trial);
      leftovers = FolderScan.leftovers(trial.site());
      server.kill();
    }
    try (ServerProcess server = trial.start()) {
      audit(server, trial);
      server.kill();
    }
    Report.fault(fault.name(), trouble, tries, leftovers);
  }

  private FaultCounters trouble(
      ServerProcess server, FaultClients clients, Bystander bystander, Crowd crowd)
      throws IOException, InterruptedException {
    FaultCounters counters = new FaultCounters();
    fault.begin(server);
    bystander.connect(server);
    crowd.start();
    try {
      for (int round = 0; round < MOST_ROUNDS && !enough(counters, round); round++) {
        fault.vary(server, round);
        clients.round(fault.messageSize(round), counters, Mood.TROUBLE);
        Violation.unless(!server.endsWithin(Duration.ZERO), "the server ended by itself");
      }
    } finally {
      fault.end(server);
    }
    crowd.stop();
    Violation.unless(
        enough(counters, MOST_ROUNDS), "too few refusals: did the fault strike at all?");
    return counters;
  }

  private static boolean enough(FaultCounters counters, int round) {
    return round >= LEAST_ROUNDS
        && List.of(Deed.SMTP, Deed.LMTP, Deed.APPEND).stream()
            .allMatch(deed -> counters.refused(deed) >= ENOUGH_REFUSALS);
  }

  /** How many rounds it takes until nothing is refused any more; then nothing may be. */
  private static int recover(ServerProcess server, FaultClients clients)
      throws IOException, InterruptedException {
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      FaultCounters counters = new FaultCounters();
      clients.round(FaultClients.SMALL, counters, Mood.TROUBLE);
      if (counters.isAllAccepted()) {
        clients.round(FaultClients.SMALL, new FaultCounters(), Mood.CALM);
        return tries;
      }
      server.live(PACE);
    }
    throw new Violation("service does not go on although the cause is gone");
  }

  private void anew(ServerProcess server, Trial trial) throws IOException {
    try (ImapClient client = new ImapClient(server, "ann");
        SmtpClient smtp = new SmtpClient(SmtpClient.Dialect.SMTP, server)) {
      TestMessage message = maker.next(FaultClients.SMALL);
      smtp.deliver(
          message, List.of("ann"), (user, answer) -> answer.checkYes("a new client's mail"));
      trial.ledger().inbox("ann").now(message.id(), Fate.ACKNOWLEDGED);
      client.ask("NOOP").checkYes("NOOP");
    }
  }

  private static void audit(ServerProcess server, Trial trial) throws IOException {
    new Audit(trial, server).run(Audit.Depth.ALL);
    new FolderScan(trial).run();
  }
}
