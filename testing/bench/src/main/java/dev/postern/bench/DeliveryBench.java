package dev.postern.bench;

import dev.postern.bench.SmtpSource.Connections;
import dev.postern.bench.SmtpSource.Dialect;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Messages a second that are acknowledged and durable in a Maildir, by SMTP and LMTP, alternating
 * with Postfix and Dovecot as {@code peers.sh} sets them up, and with the disk alone.
 *
 * <p>Argument: the folder of the peers' Maildirs, if they run. {@code -Dbench.rounds}, {@code
 * -Dbench.messages} and {@code -Dbench.warmup} make it shorter or longer.
 */
final class DeliveryBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int MESSAGES = Integer.getInteger("bench.messages", 1_000);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 40_000);
  private static final int SPREAD = 20;
  private static final int POSTFIX_PORT = 10_025;
  private static final int DOVECOT_LMTP_PORT = 10_024;
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(60);

  /** As many as deliver at once, {@code Limits.Count.DELIVERY_THREADS}. */
  private static final int DISK_THREADS = 16;

  private final Map<String, Samples> results = new LinkedHashMap<>();
  private final WorkFolder work;
  private int nextUser = 1 + SPREAD;

  private DeliveryBench(WorkFolder work) {
    this.work = work;
  }

  /** One way to send. */
  private record Load(Dialect dialect, int octets, Connections connections, int mailboxes) {
    static List<Load> all() {
      List<Load> all = new ArrayList<>();
      for (Dialect dialect : Dialect.values()) {
        for (int octets : SmtpSource.SIZES) {
          all.add(new Load(dialect, octets, Connections.KEPT, 1));
          all.add(new Load(dialect, octets, Connections.NEW, 1));
        }
        all.add(new Load(dialect, SmtpSource.SIZES.get(0), Connections.KEPT, SPREAD));
      }
      return all;
    }

    /** So that a round of large ones takes no longer. */
    int messages() {
      return octets == SmtpSource.SIZES.get(0) ? MESSAGES : MESSAGES / 4;
    }

    @Override
    public String toString() {
      return "%s, %s, connection %s, %d %s"
          .formatted(
              dialect,
              Table.size(octets),
              connections,
              mailboxes,
              mailboxes == 1 ? "mailbox" : "mailboxes");
    }
  }

  /** A server to send to. */
  private record Server(String name, int smtp, int lmtp, Maildirs maildirs, Duration patience) {
    int port(Dialect dialect) {
      return dialect == Dialect.SMTP ? smtp : lmtp;
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.make();
        ChildJvm child =
            ChildJvm.start(
                DeliveryServer.class,
                List.of(),
                work.path().resolve("postern.log"),
                work.path().resolve("mail").toString())) {
      List<Server> servers = new ArrayList<>();
      String[] ports = child.line().split(" ", 2);
      servers.add(
          new Server(
              "Postern",
              Integer.parseInt(ports[0]),
              Integer.parseInt(ports[1]),
              new Maildirs(work.path().resolve("mail")),
              Duration.ZERO));
      if (arguments.length > 0) {
        Maildirs peers = new Maildirs(Path.of(arguments[0]));
        servers.add(new Server("peers", POSTFIX_PORT, DOVECOT_LMTP_PORT, peers, QUEUE_PATIENCE));
      }
      new DeliveryBench(work).run(servers);
    }
  }

  /** Until the compiler takes no part of the processor any more; the peers need nothing like it. */
  private void warmUp(Server postern) throws IOException, InterruptedException {
    Table.progress("delivery: warming up");
    for (Dialect dialect : Dialect.values()) {
      new SmtpSource(dialect, postern.port(dialect), Connections.KEPT, SmtpSource.SIZES.get(0))
          .send(
              WARM_UP / 2,
              List.of("warm@" + DeliveryServer.DOMAIN),
              work.path().resolve("smtp-source.log").toFile());
    }
  }

  private void run(List<Server> servers) throws IOException, InterruptedException {
    warmUp(servers.get(0));
    for (int round = 0; round <= ROUNDS; round++) {
      // The first round is not counted: it warms everything up.
      boolean counts = round > 0;
      for (Load load : Load.all()) {
        List<String> users = load.mailboxes == 1 ? List.of(user(nextUser++)) : spread();
        for (Server server : servers) {
          double rate = measure(server, load, users);
          Table.progress("delivery: %d %s %s %.0f/s", round, server.name, load, rate);
          if (counts) {
            samples(server.name + load).add(rate);
          }
        }
      }
      for (int octets : SmtpSource.SIZES) {
        for (int threads : List.of(1, DISK_THREADS)) {
          double rate = disk(threads, octets, round);
          if (counts) {
            samples(diskName(threads, octets)).add(rate);
          }
        }
      }
    }
    report();
  }

  private double measure(Server server, Load load, List<String> users)
      throws IOException, InterruptedException {
    SmtpSource source =
        new SmtpSource(load.dialect, server.port(load.dialect), load.connections, load.octets);
    File log = work.path().resolve("smtp-source.log").toFile();
    int before = server.maildirs.count(users);
    long begin = System.nanoTime();
    source.send(load.messages(), users, log);
    server.maildirs.await(before + load.messages(), users, server.patience);
    return perSecond(load.messages(), begin);
  }

  private double disk(int threads, int octets, int round) throws IOException, InterruptedException {
    Path folder = work.path().resolve("disk-%d-%d-%d".formatted(threads, octets, round));
    int files = octets == SmtpSource.SIZES.get(0) ? MESSAGES : MESSAGES / 4;
    long begin = System.nanoTime();
    new DiskLoop(Files.createDirectories(folder), threads, octets).run(files);
    double rate = perSecond(files, begin);
    Table.progress("delivery: %d %s %.0f/s", round, diskName(threads, octets), rate);
    return rate;
  }

  private static String diskName(int threads, int octets) {
    return "Disk alone, %s, threads: %d,".formatted(Table.size(octets), threads);
  }

  private void report() {
    for (Load load : Load.all()) {
      Samples postern = samples("Postern" + load);
      Samples peers = samples("peers" + load);
      String name = load.dialect == Dialect.SMTP ? "Postfix + Dovecot " : "Dovecot LMTP ";
      String target = load.dialect == Dialect.SMTP ? "8 × as many" : "ahead";
      row("Messages durable in Maildir: " + load, postern, name, peers, target);
    }
    for (int octets : SmtpSource.SIZES) {
      Load load = new Load(Dialect.LMTP, octets, Connections.KEPT, 1);
      for (int threads : List.of(1, DISK_THREADS)) {
        String disk = diskName(threads, octets);
        String target = threads == 1 ? "" : "as many";
        row("LMTP as above", samples("Postern" + load), disk + " ", samples(disk), target);
      }
    }
  }

  private static void row(
      String figure, Samples postern, String name, Samples beside, String target) {
    boolean alone = beside.isEmpty();
    Table.row(
        figure,
        Table.spread(postern, "%,.0f", "/s"),
        alone ? "not measured" : name + Table.spread(beside, "%,.0f", "/s"),
        alone ? "" : Table.times(beside.median(), postern.median()) + " as many",
        target);
  }

  private Samples samples(String key) {
    return results.computeIfAbsent(key, k -> new Samples());
  }

  private static List<String> spread() {
    return IntStream.rangeClosed(1, SPREAD).mapToObj(DeliveryBench::user).toList();
  }

  private static String user(int number) {
    return "u" + number + "@" + DeliveryServer.DOMAIN;
  }

  private static double perSecond(int count, long begin) {
    return count / ((System.nanoTime() - begin) / 1e9);
  }
}
