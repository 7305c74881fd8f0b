package dev.postern.bench;

import dev.postern.auth.MailUser;
import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.SyncMode;
import dev.postern.message.MessageSource;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Appends a second to one Maildir, by sync mode and number of writers, beside what the disk does
 * with the bare steps (write 4 KiB, fsync, rename, fsync directory). Both take turns in one run,
 * since the disk's rate swings. What was written stays until the end: an ext4 without journal looks
 * past each inode deleted within minutes whenever it makes a file.
 *
 * <pre>
 * java -cp testing/bench/target/bench.jar dev.postern.bench.MaildirAppendBench [DIR [ROUNDS [MILLIS [MODE WRITERS]]]]
 * </pre>
 */
public final class MaildirAppendBench {
  private static final byte[] MESSAGE = message();

  /** Rounds that are not counted: until then the JVM's compiler takes a part of the processors. */
  private static final int WARM_UP = 16;

  private final Path directory;
  private final int rounds;
  private final long millis;

  private MaildirAppendBench(Path directory, int rounds, long millis) {
    this.directory = directory;
    this.rounds = rounds;
    this.millis = millis;
  }

  /** Runs and prints rows of the table. */
  public static void main(String[] args) throws Exception {
    Path base = args.length > 0 ? Path.of(args[0]) : Path.of("");
    Path directory = Files.createTempDirectory(base.toAbsolutePath(), "maildir-bench");
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    long millis = args.length > 2 ? Long.parseLong(args[2]) : 700;
    try {
      MaildirAppendBench bench = new MaildirAppendBench(directory, rounds, millis);
      if (args.length > 4) {
        bench.run(args[3]::equals, Integer.parseInt(args[4]));
      } else {
        bench.run(mode -> true, 1, 16);
      }
    } finally {
      delete(directory);
    }
  }

  private void run(Predicate<String> chosen, int... counts) throws Exception {
    Map<String, SyncMode> modes = new LinkedHashMap<>();
    modes.put("always", SyncMode.ALWAYS);
    modes.put("never", SyncMode.NEVER);
    modes.keySet().removeIf(chosen.negate());
    for (int i = 0; i < WARM_UP; i++) {
      store(SyncMode.ALWAYS, 16);
    }
    for (int writers : counts) {
      for (Map.Entry<String, SyncMode> mode : modes.entrySet()) {
        compare(mode.getKey(), mode.getValue(), writers);
      }
    }
  }

  private void compare(String name, SyncMode mode, int writers) throws Exception {
    Samples ours = new Samples();
    Samples bare = new Samples();
    Samples ratios = new Samples();
    for (int round = -1; round < rounds; round++) {
      // Who goes first takes turns as well.
      double first = round % 2 == 0 ? store(mode, writers) : bare(writers);
      double second = round % 2 == 0 ? bare(writers) : store(mode, writers);
      if (round >= 0) {
        double mine = round % 2 == 0 ? first : second;
        double other = round % 2 == 0 ? second : first;
        Table.progress("%s, %d writers: %.0f/s, bare %.0f/s", name, writers, mine, other);
        ours.add(mine);
        bare.add(other);
        ratios.add(mine / other);
      }
    }
    Table.row(
        "Appends to one Maildir, sync " + name + ", writers: " + writers,
        Table.spread(ours, "%,.0f", "/s"),
        "Bare disk, threads: " + writers + ", " + Table.spread(bare, "%,.0f", "/s"),
        Table.spread(ratios, "%.2f", "× as many"),
        "");
  }

  private double store(SyncMode mode, int writers) throws Exception {
    Path root = Files.createTempDirectory(directory, "store");
    try (MaildirStore store =
        MaildirStore.builder(root.resolve("Maildir").toString()).sync(mode).build()) {
      MailUser ann = MailUser.of("ann@example.org");
      try (Mailbox open = store.account(ann).open("INBOX")) {
        open.snapshot();
        return rate(
            writers,
            writer -> {
              try (Mailbox inbox = store.account(ann).open("INBOX")) {
                return loop(i -> inbox.append(List.of(newMessage(writer + "." + i))));
              }
            });
      }
    }
  }

  private static NewMessage newMessage(String id) {
    return NewMessage.builder(MessageSource.of(MESSAGE), Instant.now(), id).build();
  }

  private double bare(int writers) throws Exception {
    Path root = Files.createTempDirectory(directory, "bare");
    Path tmp = Files.createDirectory(root.resolve("tmp"));
    Path target = Files.createDirectory(root.resolve("new"));
    return rate(
        writers,
        writer ->
            loop(
                i -> {
                  Path file = tmp.resolve(writer + "." + i);
                  try (FileChannel out =
                      FileChannel.open(
                          file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    out.write(ByteBuffer.wrap(MESSAGE));
                    out.force(true);
                  }
                  Files.move(file, target.resolve(file.getFileName()));
                  try (FileChannel entries = FileChannel.open(target, StandardOpenOption.READ)) {
                    entries.force(true);
                  }
                }));
  }

  private long loop(Step step) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    long count = 0;
    while (System.nanoTime() < end) {
      step.run(count++);
    }
    return count;
  }

  private static double rate(int writers, Writer work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      long begin = System.nanoTime();
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        counts.add(threads.submit(() -> work.run(writer)));
      }
      long count = 0;
      for (Future<Long> one : counts) {
        count += one.get();
      }
      return count * 1e9 / (System.nanoTime() - begin);
    } finally {
      threads.shutdown();
    }
  }

  private static byte[] message() {
    String head = "Subject: bench\r\nFrom: a@example.org\r\n\r\n";
    String line = "x".repeat(70) + "\r\n";
    return (head + line.repeat(56)).getBytes(StandardCharsets.US_ASCII);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @FunctionalInterface
  private interface Writer {
    long run(int writer) throws IOException;
  }

  @FunctionalInterface
  private interface Step {
    void run(long number) throws IOException;
  }
}
