package dev.postern.bench;

import dev.postern.bench.SmtpSource.Connections;
import dev.postern.bench.SmtpSource.Dialect;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages a second that are taken into memory, alternating with Postfix's {@code smtp-sink}, which
 * throws them away; and what hooks with nothing to say cost: a rule at each stage, a filter, and a
 * table in which no recipient is.
 *
 * <p>Prints besides, on standard error, the processor time of each message. {@code -Dbench.rounds}
 * and {@code -Dbench.messages}, and {@code -Dbench.warmup}, make it shorter or longer; {@code
 * -Dbench.flags} are the servers' JVMs'.
 */
final class SinkBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
  private static final int MESSAGES = Integer.getInteger("bench.messages", 4_000);

  /** To each server of ours: until then the compiler takes more of the processor than the mail. */
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 60_000);

  private static final Path SINK = Path.of("/usr/sbin/smtp-sink");
  private static final long PATIENCE_SECONDS = 15;
  private static final String USER = "u1@" + DeliveryServer.DOMAIN;
  private static final List<String> FLAGS =
      List.of(System.getProperty("bench.flags", "-Xmx3g").split(" "));

  private final Map<String, Samples> results = new LinkedHashMap<>();
  private final WorkFolder work;

  private SinkBench(WorkFolder work) {
    this.work = work;
  }

  private record Load(int octets, Connections connections) {
    static List<Load> all() {
      List<Load> all = new ArrayList<>();
      for (int octets : SmtpSource.SIZES) {
        all.add(new Load(octets, Connections.KEPT));
        all.add(new Load(octets, Connections.NEW));
      }
      return all;
    }

    /** What is kept in memory must fit there. */
    int messages() {
      return octets == SmtpSource.SIZES.get(0) ? MESSAGES : MESSAGES / 4;
    }

    @Override
    public String toString() {
      return Table.size(octets) + ", connection " + connections;
    }
  }

  /** A server to send to. */
  private interface Server extends AutoCloseable {
    int port();

    long process();

    @Override
    void close() throws IOException;
  }

  /** How each is made. */
  private enum Kind {
    POSTERN,
    HOOKS,
    SINK;

    Server start(WorkFolder work) throws IOException {
      return this == SINK ? new Sink() : new Postern(work, this);
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.make()) {
      new SinkBench(work).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    for (int octets : SmtpSource.SIZES) {
      try (Server postern = Kind.POSTERN.start(work);
          Server hooks = Kind.HOOKS.start(work);
          Server sink = Kind.SINK.start(work)) {
        warmUp(postern);
        warmUp(hooks);
        Map<Kind, Server> servers =
            Map.of(Kind.POSTERN, postern, Kind.HOOKS, hooks, Kind.SINK, sink);
        for (int round = 0; round < ROUNDS; round++) {
          round(octets, servers, round);
        }
      }
    }
    report();
  }

  private void warmUp(Server server) throws IOException, InterruptedException {
    Table.progress("sink: warming up");
    for (Connections connections : Connections.values()) {
      new SmtpSource(Dialect.SMTP, server.port(), connections, SmtpSource.SIZES.get(0))
          .send(WARM_UP / 2, List.of(USER), log());
    }
  }

  private File log() {
    return work.path().resolve("smtp-source.log").toFile();
  }

  private void round(int octets, Map<Kind, Server> servers, int round)
      throws IOException, InterruptedException {
    List<Kind> order = new ArrayList<>(List.of(Kind.values()));
    // So that what comes later in a round has no advantage.
    Collections.rotate(order, round);
    for (Connections connections : Connections.values()) {
      for (Kind kind : order) {
        measure(new Load(octets, connections), kind, servers.get(kind));
      }
    }
  }

  private void measure(Load load, Kind kind, Server server)
      throws IOException, InterruptedException {
    SmtpSource source = new SmtpSource(Dialect.SMTP, server.port(), load.connections, load.octets);
    double cpu = cpuSeconds(server.process());
    long begin = System.nanoTime();
    source.send(load.messages(), List.of(USER), log());
    double rate = load.messages() / ((System.nanoTime() - begin) / 1e9);
    double each = (cpuSeconds(server.process()) - cpu) * 1e6 / load.messages();
    Table.progress("sink: %s, %s %.0f/s, %.0f µs of CPU each", kind, load, rate, each);
    samples(kind, load).add(rate);
  }

  private void report() {
    for (Load load : Load.all()) {
      Samples postern = samples(Kind.POSTERN, load);
      row("Messages in memory: SMTP, " + load, postern, "smtp-sink ", Kind.SINK, load, "0.8 ×");
      row(
          "… with an empty rule at each stage, an empty filter and a table",
          samples(Kind.HOOKS, load),
          "without them ",
          Kind.POSTERN,
          load,
          "0.97 ×");
    }
  }

  private void row(
      String figure, Samples ours, String name, Kind beside, Load load, String target) {
    Samples others = samples(beside, load);
    Table.row(
        figure,
        Table.spread(ours, "%,.0f", "/s"),
        name + Table.spread(others, "%,.0f", "/s"),
        Table.times(others.median(), ours.median()) + " as many",
        target);
  }

  private Samples samples(Kind kind, Load load) {
    return results.computeIfAbsent(kind + " " + load, key -> new Samples());
  }

  private static double cpuSeconds(long process) {
    return ProcessHandle.of(process)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(time -> time.toNanos() / 1e9)
        .orElse(Double.NaN);
  }

  private static final class Postern implements Server {
    private final ChildJvm child;
    private final int port;

    Postern(WorkFolder work, Kind kind) throws IOException {
      List<String> arguments = new ArrayList<>(List.of(DeliveryServer.MEMORY));
      if (kind == Kind.HOOKS) {
        arguments.add(DeliveryServer.HOOKS);
      }
      child =
          ChildJvm.start(
              DeliveryServer.class,
              FLAGS,
              work.path().resolve("postern.log"),
              arguments.toArray(String[]::new));
      port = Integer.parseInt(child.line().split(" ", 2)[0]);
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public long process() {
      return child.process();
    }

    @Override
    public void close() throws IOException {
      child.close();
    }
  }

  private static final class Sink implements Server {
    private final Process process;
    private final int port;

    Sink() throws IOException {
      port = freePort();
      List<String> line = new ArrayList<>(List.of(SINK.toString(), "-4"));
      if (System.getProperty("user.name").equals("root")) {
        // It will not be root.
        line.addAll(List.of("-u", "postfix"));
      }
      line.addAll(List.of("127.0.0.1:" + port, "128"));
      process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitListening();
    }

    /** It cannot choose one itself and say which. */
    private static int freePort() throws IOException {
      try (ServerSocket free = new ServerSocket(0)) {
        return free.getLocalPort();
      }
    }

    private void awaitListening() throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!answers()) {
        if (System.nanoTime() > end || !process.isAlive()) {
          process.destroy();
          throw new IOException("smtp-sink does not listen on port " + port);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }

    private boolean answers() {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public long process() {
      return process.pid();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
