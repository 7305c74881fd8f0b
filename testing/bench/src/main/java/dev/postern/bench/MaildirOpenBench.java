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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a mailbox of many messages costs to open and to hold, and an account of many folders to
 * list. Prints rows of the table.
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

  /** Runs and prints the rows. */
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
    Path large = directory.resolve("large");
    LargeMaildir maildir = new LargeMaildir(large);
    maildir.messages(messages);
    String opened = String.format(Locale.ROOT, "Maildir of %,d messages: ", messages);
    row(opened + "first open, no index, no uidlist", child(large));
    row(opened + "open, new process, index current", child(large));
    if (dropCaches()) {
      row(opened + "open, new process, page cache empty", child(large));
    }
    row(opened + "open warm, new store", samples(() -> openNew(large, messages)), "< 50 ms");
    memory(large);
    reopened(large);
    if (maildir.removeMessagesUnseen()) {
      openNew(large, messages);
      Table.progress(
          "all %,d files were deleted behind the directory's time and are still told: "
              + "none was opened, asked for or listed",
          messages);
    }
    Path wide = directory.resolve("wide");
    new LargeMaildir(wide).folders(folders);
    try (MaildirStore store = MaildirStore.at(wide.toString())) {
      Account account = store.account(ANN);
      String listed = String.format(Locale.ROOT, "Maildir of %,d folders: list", folders);
      row(listed + ", first", milliseconds(() -> listed(account)));
      row(listed, samples(() -> listed(account)), "");
    }
  }

  private void memory(Path large) throws IOException {
    long before = heap();
    try (MaildirStore store = MaildirStore.at(large.toString());
        Mailbox inbox = store.account(ANN).open("INBOX")) {
      check(inbox.snapshot().size(), messages);
      double held = (heap() - before) / 1e6;
      Table.row(
          String.format(Locale.ROOT, "Maildir of %,d messages: heap while open", messages),
          Table.number("%.1f MB", held),
          "",
          "",
          "< 15 MB");
      check(inbox.snapshot().size(), messages);
    }
  }

  private void reopened(Path large) throws IOException {
    try (MaildirStore store = MaildirStore.at(large.toString());
        Mailbox first = store.account(ANN).open("INBOX")) {
      check(first.snapshot().size(), messages);
      String opened = String.format(Locale.ROOT, "Maildir of %,d messages: ", messages);
      row(opened + "open by a second session", samples(() -> open(store, messages)), "");
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

  private static Samples samples(Runnable step) {
    Samples times = new Samples();
    for (int i = 0; i < ROUNDS; i++) {
      times.add(milliseconds(step));
    }
    return times;
  }

  private static double milliseconds(Runnable step) {
    long begin = System.nanoTime();
    step.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void row(String figure, double milliseconds) {
    Table.row(figure, Table.number("%.0f ms", milliseconds), "", "", "");
  }

  private static void row(String figure, Samples times, String target) {
    Table.row(figure, Table.spread(times, "%.1f", "ms"), "", "", target);
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
