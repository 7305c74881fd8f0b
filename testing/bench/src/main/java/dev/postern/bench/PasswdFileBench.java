package dev.postern.bench;

import dev.postern.auth.UserLookup;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * A passwd-file of few and of many users: how long it takes to read, how much of the heap its users
 * keep, how many are looked up in a second by one thread, the look at the file included.
 */
final class PasswdFileBench {
  private static final int RUNS = 7;
  private static final int LOOKUPS = 200_000;

  /** Spreads look-ups over the file. */
  private static final long STRIDE = 7_919;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final String HASH =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  private PasswdFileBench() {}

  public static void main(String[] arguments) throws IOException {
    try (WorkFolder work = WorkFolder.make()) {
      for (int users : new int[] {1_000, 100_000}) {
        measure(write(work.path(), users), users);
      }
    }
  }

  private static void measure(Path file, int count) throws IOException {
    Samples read = new Samples();
    Samples kept = new Samples();
    Samples rate = new Samples();
    for (int run = -1; run < RUNS; run++) {
      PasswdFileAuthenticator users = PasswdFileAuthenticator.of(file);
      long before = heap();
      long start = System.nanoTime();
      users.check();
      double took = (System.nanoTime() - start) / NANOS_PER_MILLI;
      double held = heap() - before;
      double rated = rate(users, count);
      if (run >= 0) {
        read.add(took);
        kept.add(held / count);
        rate.add(rated);
      }
    }
    row(count, "read", Table.spread(read, "%,.1f", "ms"));
    row(
        count,
        "heap for each, of a line of %d octets".formatted(Files.size(file) / count),
        Table.spread(kept, "%,.0f", "octets"));
    row(count, "look-ups, 1 thread", Table.spread(rate, "%,.0f", "/s"));
  }

  private static void row(int count, String what, String value) {
    Table.row(
        String.format(Locale.ROOT, "passwd-file of %,d users: %s", count, what), value, "", "", "");
  }

  private static double rate(PasswdFileAuthenticator users, int count) {
    long start = System.nanoTime();
    for (int i = 0; i < LOOKUPS; i++) {
      if (!(users.find(name((int) (i * STRIDE % count))) instanceof UserLookup.Found)) {
        throw new IllegalStateException("not found: " + i);
      }
    }
    return LOOKUPS * NANOS_PER_SECOND / (System.nanoTime() - start);
  }

  private static String name(int number) {
    return "user" + number + "@example.org";
  }

  private static Path write(Path folder, int count) throws IOException {
    Path file = folder.resolve("passwd" + count);
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        lines.write(name(i) + ":" + HASH + ":200:12::/var/mail/example.org/user" + i + "\n");
      }
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
