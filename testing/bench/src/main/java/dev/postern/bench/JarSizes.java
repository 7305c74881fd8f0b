package dev.postern.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * The size of the jars that a minimal embedding needs: SMTP, POP3, IMAP, authentication and Maildir
 * with all that they depend on. Ends with status 1 when they are over the budget.
 *
 * <p>The jars are those that the manifest of this one names, so what Maven resolved, less what only
 * the benchmarks need: a dependency that is new somewhere counts.
 */
final class JarSizes {
  private static final double MEBIBYTE = 1024 * 1024;
  private static final double BUDGET = 3.6;
  private static final double BUDGET_WITH_BOUNCY_CASTLE = 12.7;

  /** An embedder brings commons-codec only for hashes by MD5 and DES. */
  private static final List<String> BENCHMARKS_ONLY =
      List.of(
          "commons-codec-",
          "greenmail-",
          "jakarta.",
          "angus-",
          "jmh-",
          "jopt-simple-",
          "commons-math3-",
          "slf4j-simple-");

  private JarSizes() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]);
    long small = 0;
    long all = 0;
    for (Path library : libraries(jar)) {
      String name = library.getFileName().toString();
      long size = Files.size(library);
      boolean bouncyCastle = name.matches("bc[a-z]+-jdk.*");
      small += bouncyCastle ? 0 : size;
      all += size;
      Table.progress("%,12d %s", size, name);
    }
    boolean fits = row("without Bouncy Castle", small / MEBIBYTE, BUDGET);
    fits &= row("with Bouncy Castle", all / MEBIBYTE, BUDGET_WITH_BOUNCY_CASTLE);
    System.exit(fits ? 0 : 1);
  }

  private static List<Path> libraries(Path jar) throws IOException {
    List<Path> libraries = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      String classPath =
          file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String entry : classPath.split(" ", -1)) {
        Path library = jar.resolveSibling(entry);
        String name = library.getFileName().toString();
        if (BENCHMARKS_ONLY.stream().noneMatch(name::startsWith)) {
          libraries.add(library);
        }
      }
    }
    return libraries;
  }

  private static boolean row(String which, double size, double budget) {
    Table.row(
        "Jars of a minimal embedding, " + which,
        String.format(Locale.ROOT, "%.2f MiB", size),
        "",
        "",
        String.format(Locale.ROOT, "≤ %.1f MiB", budget));
    return size <= budget;
  }
}
