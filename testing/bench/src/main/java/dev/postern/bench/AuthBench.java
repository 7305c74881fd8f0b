package dev.postern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Logins a second over the auth socket and over IMAP, with passwords that are slow to verify (and
 * with a cache of those that were verified), in the clear, and by SCRAM; and what 100,000 users
 * cost. Alternating with Dovecot's, if that is installed: the same client, certificate and users.
 *
 * <p>{@code -Dbench.rounds} and {@code -Dbench.millis} make it shorter or longer, {@code
 * -Dbench.only} runs the cases whose names hold that; {@code -Dbench.flags} are for Postern's JVM.
 */
final class AuthBench implements AutoCloseable {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final long MILLIS = Long.getLong("bench.millis", 700);
  private static final String ONLY = System.getProperty("bench.only", "");
  private static final List<String> FLAGS =
      List.of(System.getProperty("bench.flags", "-Xms16m -Xmx1g").split(" ", -1));

  /** A JVM is slow at first; what it does then is not counted. */
  private static final int WARM_UP = 3;

  private static final int CLIENTS = 8;
  private static final int OTHERS = 100_000;
  private static final double MEBI = 1_048_576;

  private final WorkFolder work;
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private int processes;

  private AuthBench(WorkFolder work) {
    this.work = work;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.make();
        AuthBench bench = new AuthBench(work)) {
      openToAll(work.path());
      bench.logins(false);
      bench.logins(true);
      bench.manyUsers();
    }
  }

  private void logins(boolean cached) throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    for (LoginScheme scheme : cached ? List.of(LoginScheme.SHA512) : all()) {
      for (Way way : Way.values()) {
        cases.add(new Case(scheme, cached, way));
      }
    }
    cases.removeIf(one -> !one.toString().contains(ONLY));
    if (cases.isEmpty()) {
      return;
    }
    Path users = LoginUsers.write(work.path().resolve("users"), 0);
    try (Subjects subjects = new Subjects(users, cached)) {
      for (Case one : cases) {
        Map<String, Samples> rates = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
          for (Map.Entry<String, LoginPorts> subject : subjects.ports().entrySet()) {
            double rate = rate(one, subject.getValue(), round == 0 ? WARM_UP * MILLIS : MILLIS);
            Table.progress("logins: %d %s %s %,.0f /s", round, subject.getKey(), one, rate);
            if (round > 0) {
              rates.computeIfAbsent(subject.getKey(), key -> new Samples()).add(rate);
            }
          }
        }
        row("Logins: " + one, rates, one.target());
      }
    }
  }

  private static List<LoginScheme> all() {
    return List.of(LoginScheme.values());
  }

  private double rate(Case one, LoginPorts ports, long millis)
      throws IOException, InterruptedException {
    List<Callable<Integer>> clients = new ArrayList<>();
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    for (int i = 0; i < one.way.clients; i++) {
      int number = ++processes;
      clients.add(
          one.way.socket
              ? () -> overSocket(ports.logins(), number, one.scheme, end)
              : () ->
                  new ImapLogins(
                          one.way.tls ? ports.imaps() : ports.imap(),
                          one.way.tls,
                          one.scheme,
                          number)
                      .until(end));
    }
    int done = 0;
    try {
      for (Future<Integer> client : threads.invokeAll(clients)) {
        done += client.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(one.toString(), e.getCause());
    }
    return done * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
  }

  private static int overSocket(Path socket, int number, LoginScheme scheme, long end)
      throws IOException {
    try (SocketLogins logins = SocketLogins.connect(socket, number, scheme)) {
      return logins.until(end);
    }
  }

  private void manyUsers() throws IOException, InterruptedException {
    if (!"users".contains(ONLY)) {
      return;
    }
    Path users = LoginUsers.write(work.path().resolve("many"), OTHERS);
    Map<String, Samples> rates = new LinkedHashMap<>();
    try (Subjects subjects = new Subjects(users, false)) {
      for (int round = 0; round <= ROUNDS; round++) {
        for (Map.Entry<String, LoginPorts> subject : subjects.ports().entrySet()) {
          long start = System.nanoTime();
          long end = start + TimeUnit.MILLISECONDS.toNanos(MILLIS * (round == 0 ? WARM_UP : 1));
          int done = UserLookups.until(end, subject.getValue().lookups(), OTHERS);
          if (round > 0) {
            rates
                .computeIfAbsent(subject.getKey(), key -> new Samples())
                .add(done * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start));
          }
        }
      }
      row("Look-ups of 100,000 users over the auth socket, one by one", rates, "twice as many");
      String[] memory = subjects.postern.ask("").split(" ", -1);
      Table.row(
          "Memory of a server with 100,000 users",
          "%.1f MiB heap, %.1f MiB resident"
              .formatted(Long.parseLong(memory[0]) / MEBI, Long.parseLong(memory[1]) / MEBI),
          subjects.dovecot.isEmpty()
              ? ""
              : "Dovecot's auth process %.1f MiB resident"
                  .formatted(subjects.dovecot.get().resident() / MEBI),
          "",
          "");
    }
  }

  private static void row(String figure, Map<String, Samples> rates, String target) {
    Samples postern = rates.get("Postern");
    Samples beside = rates.get("Dovecot");
    Table.row(
        figure,
        Table.spread(postern, "%,.0f", "/s"),
        beside == null ? "" : "Dovecot " + Table.spread(beside, "%,.0f", "/s"),
        beside == null ? "" : Table.number("%.2f × as many", postern.median() / beside.median()),
        beside == null ? "" : target);
  }

  private static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** The servers that are measured, in folders of their own. */
  private final class Subjects implements AutoCloseable {
    private final ChildJvm postern;
    private final Optional<DovecotLogins> dovecot;
    private final Map<String, LoginPorts> ports = new LinkedHashMap<>();

    Subjects(Path users, boolean cached) throws IOException, InterruptedException {
      String name = users.getFileName() + (cached ? "-cache" : "");
      Path ours = folder("postern-" + name);
      postern =
          ChildJvm.start(
              AuthServer.class,
              FLAGS,
              ours.resolve("log"),
              ours.toString(),
              users.toString(),
              cached ? "cache" : "no-cache");
      String[] numbers = postern.line().split(" ", -1);
      ports.put(
          "Postern",
          new LoginPorts(
              Integer.parseInt(numbers[0]),
              Integer.parseInt(numbers[1]),
              ours.resolve("auth-client"),
              ours.resolve("auth-userdb")));
      dovecot =
          DovecotLogins.isInstalled()
              ? Optional.of(
                  DovecotLogins.start(folder("dovecot-" + name), users, cached ? "10M" : "0"))
              : Optional.empty();
      dovecot.ifPresent(d -> ports.put("Dovecot", d.ports()));
    }

    /** By name. */
    Map<String, LoginPorts> ports() {
      return ports;
    }

    private Path folder(String name) throws IOException, InterruptedException {
      Path folder = Files.createDirectory(work.path().resolve(name));
      openToAll(folder);
      for (String file : List.of("cert.pem", "key.pem")) {
        Path made = work.path().resolve(file);
        if (!Files.exists(made)) {
          certify();
        }
        Files.copy(made, folder.resolve(file));
      }
      return folder;
    }

    private void certify() throws IOException, InterruptedException {
      Process openssl =
          new ProcessBuilder(
                  ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
                          + " -subj /CN=localhost -keyout key.pem -out cert.pem")
                      .split(" ", -1))
              .directory(work.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (openssl.waitFor() != 0) {
        throw new IOException("openssl made no certificate");
      }
    }

    @Override
    public void close() throws IOException {
      dovecot.ifPresent(DovecotLogins::close);
      postern.close();
    }
  }

  private record Case(LoginScheme scheme, boolean cached, Way way) {
    /**
     * Hashing is what most of the time goes to; there is no more of a processor than Dovecot has.
     */
    String target() {
      return scheme == LoginScheme.SHA512 && !cached ? "as many" : "twice as many";
    }

    @Override
    public String toString() {
      return scheme.stored() + (cached ? ", cached, " : ", ") + way.description;
    }
  }

  /** How clients log in. */
  private enum Way {
    SOCKET("auth socket, 1 connection", 1, true, false),
    SOCKETS("auth socket, 8 connections", CLIENTS, true, false),
    IMAP("IMAP, 8 clients", CLIENTS, false, false),
    IMAPS("IMAPS, 8 clients", CLIENTS, false, true);

    private final String description;
    private final int clients;
    private final boolean socket;
    private final boolean tls;

    Way(String description, int clients, boolean socket, boolean tls) {
      this.description = description;
      this.clients = clients;
      this.socket = socket;
      this.tls = tls;
    }
  }
}
