package dev.postern.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One life of a {@link CrashServer}. */
final class ServerProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Process process;
  private final Map<String, Integer> ports = new HashMap<>();
  private volatile boolean killed;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts one and waits until it is ready. */
  static ServerProcess start(Installation installation, Site site) throws IOException {
    List<String> line = new ArrayList<>(site.prefix());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(FLAGS);
    line.add("-Djava.io.tmpdir=" + site.spool());
    line.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    line.addAll(List.of("-cp", installation.classPath(), CrashServer.class.getName()));
    line.add("maildir:" + site.mail() + "/%n");
    Process process =
        new ProcessBuilder(line)
            .directory(site.root().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(site.log().toFile()))
            .start();
    ServerProcess server = new ServerProcess(process);
    server.awaitReady(site);
    return server;
  }

  int port(String listener) {
    return ports.get(listener);
  }

  long pid() {
    return process.pid();
  }

  /** Whether the end came from here. */
  boolean isKilled() {
    return killed;
  }

  /** Waits for its end, for at most some time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets it live for a while. */
  void live(Duration time) throws InterruptedException {
    Violation.unless(!endsWithin(time), "the server ended by itself");
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    killed = true;
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    killed = true;
    process.destroyForcibly();
  }

  private void awaitReady(Site site) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      Violation.unless(line != null, "the server did not start, see %s", site.log());
      int space = line.indexOf(' ');
      ports.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
    }
  }
}
