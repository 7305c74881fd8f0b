package dev.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One message to a hundred mailboxes by LMTP: in one transaction, and in a hundred on the same
 * connection, until all is durable; alternating with Dovecot's LMTP as {@code peers.sh} sets it up,
 * and with the disk alone.
 *
 * <p>Argument: the folder of the peers' Maildirs, if they run. {@code -Dbench.rounds} makes it
 * shorter or longer.
 */
final class ManyRecipientsBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 9);
  private static final int RECIPIENTS = 100;
  private static final int THREADS = 16;
  private static final int DOVECOT_LMTP_PORT = 10_024;
  private static final List<String> USERS =
      IntStream.rangeClosed(1, RECIPIENTS)
          .mapToObj(i -> "u" + i + "@" + DeliveryServer.DOMAIN)
          .toList();

  private final Map<String, Samples> results = new LinkedHashMap<>();

  private enum Size {
    SMALL("4 KiB", 4 * 1024),
    LARGE("1 MiB", 1024 * 1024);

    private final String words;
    private final byte[] message;

    Size(String words, int octets) {
      this.words = words;
      String line = "x".repeat(70) + "\r\n";
      String head = "Subject: bench\r\nFrom: a@client.example\r\n\r\n";
      this.message = (head + line.repeat(octets / line.length()) + ".\r\n").getBytes(US_ASCII);
    }
  }

  private ManyRecipientsBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.make();
        ChildJvm child =
            ChildJvm.start(
                DeliveryServer.class,
                List.of(),
                work.path().resolve("postern.log"),
                work.path().resolve("mail").toString());
        LinkLoop disk = new LinkLoop(work.path().resolve("disk"), RECIPIENTS, THREADS)) {
      int port = Integer.parseInt(child.line().split(" ", 2)[1]);
      ManyRecipientsBench bench = new ManyRecipientsBench();
      Maildirs ours = new Maildirs(work.path().resolve("mail"));
      for (int round = 0; round <= ROUNDS; round++) {
        // The first round is not counted: it makes the mailboxes and warms everything up.
        boolean counts = round > 0;
        for (Size size : Size.values()) {
          bench.measure("Postern", port, ours, size, counts);
          if (arguments.length > 0) {
            Maildirs theirs = new Maildirs(Path.of(arguments[0]));
            bench.measure("Dovecot", DOVECOT_LMTP_PORT, theirs, size, counts);
          }
          long begin = System.nanoTime();
          disk.run(size.message);
          bench.note("disk", size, "one", counts, begin);
        }
      }
      bench.report();
    }
  }

  private void measure(String server, int port, Maildirs maildirs, Size size, boolean counts)
      throws IOException {
    int before = maildirs.count(USERS);
    try (LmtpClient client = new LmtpClient(port)) {
      long begin = System.nanoTime();
      client.deliver(size.message, USERS);
      note(server, size, "one", counts, begin);
    }
    try (LmtpClient client = new LmtpClient(port)) {
      long begin = System.nanoTime();
      for (String user : USERS) {
        client.deliver(size.message, List.of(user));
      }
      note(server, size, "single", counts, begin);
    }
    maildirs.await(before + 2 * RECIPIENTS, USERS, Duration.ZERO);
  }

  private void note(String server, Size size, String how, boolean counts, long begin) {
    double millis = (System.nanoTime() - begin) / 1e6;
    Table.progress("many recipients: %s %s %s %.1f ms", server, size.words, how, millis);
    if (counts) {
      samples(server, size, how).add(millis);
    }
  }

  private void report() {
    for (Size size : Size.values()) {
      String figure = "One message of " + size.words + " to 100 mailboxes, LMTP, ";
      Samples one = samples("Postern", size, "one");
      Samples single = samples("Postern", size, "single");
      row(figure + "one transaction", one, "Dovecot LMTP ", samples("Dovecot", size, "one"), "");
      row(
          figure + "a hundred transactions",
          single,
          "Dovecot LMTP ",
          samples("Dovecot", size, "single"),
          "");
      row("… one transaction", one, "a hundred ", single, "10 ×");
      row("… one transaction", one, "Disk alone, 16 threads ", samples("disk", size, "one"), "");
    }
  }

  private static void row(
      String figure, Samples postern, String name, Samples beside, String target) {
    boolean alone = beside.isEmpty();
    Table.row(
        figure,
        Table.spread(postern, "%,.1f", "ms"),
        alone ? "not measured" : name + Table.spread(beside, "%,.1f", "ms"),
        alone ? "" : Table.times(postern.median(), beside.median()),
        target);
  }

  private Samples samples(String server, Size size, String how) {
    return results.computeIfAbsent(server + size + how, k -> new Samples());
  }
}
