package dev.postern.crash;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The server may open no more files than it has, or only a few. */
final class NoOpenFiles implements Fault {
  private static final int ROUNDS = 9;
  private static final int PLENTY = 4096;

  @Override
  public String name() {
    return "too-many-open-files";
  }

  @Override
  public Optional<Site> prepare(Path root) throws IOException, InterruptedException {
    boolean possible = Files.isDirectory(Path.of("/proc/self/fd")) && Command.exists("prlimit");
    return possible ? Optional.of(Site.make(root, List.of())) : Optional.empty();
  }

  @Override
  public String obstacle() {
    return "it needs prlimit and /proc";
  }

  @Override
  public void begin(ServerProcess server) throws IOException, InterruptedException {
    vary(server, 0);
  }

  /** Lets it open one more than in the round before, so that another step fails. */
  @Override
  public void vary(ServerProcess server, int round) throws IOException, InterruptedException {
    limit(server, lowest(server, round % ROUNDS));
  }

  @Override
  public void end(ServerProcess server) throws IOException, InterruptedException {
    limit(server, PLENTY);
  }

  private static void limit(ServerProcess server, int files)
      throws IOException, InterruptedException {
    Command.run("prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + files + ":");
  }

  /** The limit under which as many numbers of file descriptors are free as said. */
  private static int lowest(ServerProcess server, int free) throws IOException {
    TreeSet<Integer> used = new TreeSet<>();
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc/" + server.pid() + "/fd"))) {
      open.forEach(file -> used.add(Integer.valueOf(file.getFileName().toString())));
    }
    int limit = 0;
    for (int left = free; left > 0 || used.contains(limit); limit++) {
      if (!used.contains(limit)) {
        left--;
      }
    }
    return limit;
  }
}
