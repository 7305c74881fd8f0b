package dev.postern.bench;

import dev.postern.auth.MailUser;
import dev.postern.maildir.MaildirStore;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a mailbox of many messages costs to open and to hold, and an account of many folders to
 * list. Prints a table in Markdown; least, median and most of repeated steps on standard error.
 *
 * <pre>
 * java -cp testing/bench/target/bench.jar dev.postern.bench.MaildirOpenBench [DIR [MESSAGES [FOLDERS]]]
 * </pre>
 *
 * <p>With {@code -DdropCaches=true} the machine's page cache is emptied for one more row, which
 * only root on Linux can do, and which everybody on the machine feels.
 */
public final class MaildirOpenBench {
  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
  private static final String CHILD = "--child";
  private static final int ROUNDS = 21;
  private static final MailUser ANN = MailUser.of("ann@example.org");

  private final Path directory;
  private final int messages;
  private final int folders;

  private MaildirOpenBench(Path directory, int messages, int folders) {
    this.directory = directory;
    this.messages = messages;
    this.folders = folders;
  }

  /** Runs and prints a table. */
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals(CHILD)) {
      System.out.println(milliseconds(() -> openNew(Path.of(args[1]), Integer.parseInt(args[2]))));
      return;
    }
    Path base = args.length > 0 ? Path.of(args[0]) : Path.of("");
    int messages = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    int folders = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    Path directory = Files.createTempDirectory(base.toAbsolutePath(), "maildir-open");
    try {
      new MaildirOpenBench(directory, messages, folders).run();
    } finally {
      delete(directory);
    }
  }

  private void run() throws Exception {
    System.out.println("| figure | measured |");
    System.out.println("|---|---|");
    Path large = directory.resolve("large");
    LargeMaildir maildir = new LargeMaildir(large);
    maildir.messages(messages);
    row("first open of %,d messages, no index, no uidlist", messages, child(large));
    row("open, new process, index current", child(large));
    if (dropCaches()) {
      row("open, new process, index current, page cache empty", child(large));
    }
    row("open warm: new store, index current", median(() -> openNew(large, messages)));
    memory(large);
    reopened(large);
    if (maildir.removeMessagesUnseen()) {
      openNew(large, messages);
      System.out.printf(
          "| open after all %,d files were deleted behind the directory's time |"
              + " all still told: none was opened, asked for or listed |%n",
          messages);
    }
    Path wide = directory.resolve("wide");
    new LargeMaildir(wide).folders(folders);
    try (MaildirStore store = MaildirStore.at(wide.toString())) {
      Account account = store.account(ANN);
      row("list of %,d folders, first", folders, milliseconds(() -> listed(account)));
      row("list of %,d folders, median", folders, median(() -> listed(account)));
    }
  }

  private void memory(Path large) throws IOException {
    long before = heap();
    try (MaildirStore store = MaildirStore.at(large.toString());
        Mailbox inbox = store.account(ANN).open("INBOX")) {
      check(inbox.snapshot().size(), messages);
      double held = (heap() - before) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "| heap held by an open mailbox of %,d messages | %.1f MB (%.0f octets a message) |%n",
          messages,
          held,
          held * 1e6 / messages);
      check(inbox.snapshot().size(), messages);
    }
  }

  private void reopened(Path large) throws IOException {
    try (MaildirStore store = MaildirStore.at(large.toString());
        Mailbox first = store.account(ANN).open("INBOX")) {
      check(first.snapshot().size(), messages);
      row("open by a second session", median(() -> open(store, messages)));
    }
  }

  private void listed(Account account) {
    try {
      // The inbox, the folders, and the containers above them.
      check(account.list().size(), 1 + folders + (folders + 99) / 100 + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double child(Path large) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MaildirOpenBench.class.getName(),
                CHILD,
                large.toString(),
                String.valueOf(messages))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    return Double.parseDouble(new String(output, StandardCharsets.US_ASCII).strip());
  }

  private static void openNew(Path maildir, int expected) {
    try (MaildirStore store = MaildirStore.at(maildir.toString())) {
      open(store, expected);
    }
  }

  private static void open(MaildirStore store, int expected) {
    try (Mailbox inbox = store.account(ANN).open("INBOX")) {
      check(inbox.snapshot().size(), expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(int found, int expected) {
    if (found != expected) {
      throw new IllegalStateException(found + " where " + expected + " are due");
    }
  }

  private static boolean dropCaches() throws IOException {
    if (!Boolean.getBoolean("dropCaches") || !Files.isWritable(DROP_CACHES)) {
      return false;
    }
    try {
      Files.writeString(DROP_CACHES, "3\n");
      return true;
    } catch (IOException e) {
      System.err.println("page cache stays: " + e);
      return false;
    }
  }

  private static long heap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private static double median(Runnable step) {
    double[] times = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      times[i] = milliseconds(step);
    }
    Arrays.sort(times);
    System.err.printf(
        Locale.ROOT, "%.1f / %.1f / %.1f ms%n", times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
    return times[ROUNDS / 2];
  }

  private static double milliseconds(Runnable step) {
    long begin = System.nanoTime();
    step.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void row(String figure, int count, double milliseconds) {
    row(String.format(Locale.ROOT, figure, count), milliseconds);
  }

  private static void row(String figure, double milliseconds) {
    System.out.printf(Locale.ROOT, "| %s | %.1f ms |%n", figure, milliseconds);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    }
  }
}
