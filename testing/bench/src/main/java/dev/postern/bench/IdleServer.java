package dev.postern.bench;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.bench.StartProbe.Subject;
import dev.postern.imap.Imap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server for idle connections. Prints the ports of IMAP and IMAPS, then, for each line that it
 * reads, the heap in use after a full collection and the resident memory, both in octets.
 *
 * <p>Argument: {@code POSTERN|GREENMAIL}
 */
final class IdleServer {
  private static final int ROOM = 100_000;
  private static final int COLLECTIONS = 3;

  private IdleServer() {}

  public static void main(String[] arguments) throws IOException {
    if (Subject.valueOf(arguments[0]) == Subject.POSTERN) {
      MailServer server = postern().start();
      System.out.println(server.port("imap") + " " + server.port("imaps"));
    } else {
      GreenMailListeners server = GreenMailListeners.start();
      System.out.println(
          server.server().getImap().getPort() + " " + server.server().getImaps().getPort());
    }
    answerMemory();
    System.exit(0);
  }

  /** For each line: the heap in use after a full collection and the resident memory, in octets. */
  static void answerMemory() throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (commands.readLine() != null) {
      System.out.println(heap() + " " + resident());
    }
  }

  private static MailServer postern() {
    return MailServer.builder()
        .tls(Tls.selfSigned("localhost"))
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .authenticator(
            (credentials, context) ->
                AuthOutcome.accepted(MailUser.of(credentials.authenticationId())))
        .limits(
            Limits.defaults()
                .with(Limits.Count.CONNECTIONS, ROOM)
                .with(Limits.Count.CONNECTIONS_PER_ADDRESS, ROOM)
                .with(Limits.Time.LOGIN, Duration.ofHours(1)))
        .listen(Imap.imap().host("127.0.0.1").port(0), Imap.imaps().host("127.0.0.1").port(0))
        .build();
  }

  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long resident() throws IOException {
    return resident("self");
  }

  /** The resident memory of a process, in octets. */
  static long resident(String process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS of process " + process);
  }
}
