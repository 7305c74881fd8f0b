package dev.postern.bench;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.Credentials;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.dovecot.server.DovecotAuthServer;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a stranger can tell who exists: each way to log in, over a socket, as users of all kinds
 * and as one that does not exist, in turns. Nothing hides the time of a check here: there is no
 * guard and no delay, which a server has by default. Fails if the last line of an answer differs.
 *
 * <p>Argument: the number of runs, 100 if not given.
 */
final class LoginTimingBench {
  private static final int RUNS = 100;
  private static final int WARM_UP = 30;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final String UNKNOWN = "nobody";
  private static final String DISABLED = "disabled";
  private static final String AUTH_SOCKET = "auth socket, PLAIN";

  private static final List<String> SCHEMES =
      List.of("PLAIN", "SHA512-CRYPT", "SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5", "DIGEST-MD5");

  private LoginTimingBench() {}

  public static void main(String[] arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
    try (WorkFolder work = WorkFolder.make();
        MailServer server = server(users(work.path()))) {
      server.start();
      for (Map.Entry<String, LoginDoor> door : doors(server).entrySet()) {
        Table.progress("%s", door.getKey());
        for (String user : names()) {
          measure(door.getKey(), door.getValue(), user, runs);
        }
      }
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    SCHEMES.forEach(scheme -> names.add(name(scheme)));
    names.add(DISABLED);
    return names;
  }

  private static String name(String scheme) {
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static Map<String, LoginDoor> doors(MailServer server) throws IOException {
    Map<String, LoginDoor> doors = new LinkedHashMap<>();
    doors.put("IMAP LOGIN", LoginDoor.imapLogin(server.port("imap")));
    doors.put("POP3 PASS", LoginDoor.pop3(server.port("pop3")));
    doors.put(AUTH_SOCKET, LoginDoor.authSocket(server.port("auth")));
    for (LoginDoor.Client client : LoginDoor.Client.ALL) {
      doors.put("IMAP " + client.mechanism(), LoginDoor.imap(server.port("imap"), client));
    }
    doors.put("POP3 APOP", LoginDoor.apop(server.port("pop3")));
    return doors;
  }

  private static void measure(String label, LoginDoor door, String user, int runs)
      throws IOException {
    Samples known = new Samples();
    Samples unknown = new Samples();
    for (int run = -WARM_UP; run < runs; run++) {
      Samples first = run < 0 ? new Samples() : known;
      Samples second = run < 0 ? new Samples() : unknown;
      // Who comes first finds colder caches.
      boolean turned = run % 2 != 0;
      String early = turned ? timed(door, UNKNOWN, second) : timed(door, user, first);
      String late = turned ? timed(door, user, first) : timed(door, UNKNOWN, second);
      String one = turned ? late : early;
      String other = turned ? early : late;
      // A server that asks for its clients is told more than they are.
      boolean told = label.equals(AUTH_SOCKET) && user.equals(DISABLED);
      if (!one.equals(other) && !told) {
        throw new IllegalStateException(
            "%s: \"%s\" as %s, \"%s\" as nobody".formatted(label, one, user, other));
      }
    }
    Table.row(
        "denial by " + label,
        user + " " + Table.spread(known, "%,.0f", "µs"),
        "unknown " + Table.spread(unknown, "%,.0f", "µs"),
        Table.times(known.median(), unknown.median()),
        "1");
  }

  private static String timed(LoginDoor door, String user, Samples samples) throws IOException {
    long start = System.nanoTime();
    String answer = door.denied(user);
    samples.add((System.nanoTime() - start) / NANOS_PER_MICRO);
    return answer.replace("user=" + user, "user=NAME");
  }

  private static MailServer server(Path users) {
    long many = 1 << 30;
    return MailServer.builder()
        .hostname("mail.example.org")
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .authenticator(PasswdFileAuthenticator.of(users))
        .loginGuard(LoginGuard.NONE)
        .saslMechanisms(
            SaslMechanisms.named("plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 apop"))
        .limits(
            Limits.defaults()
                .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO)
                .with(Limits.Time.LOGIN, Duration.ofDays(1))
                .with(Limits.Count.AUTH_FAILURES, many)
                .with(Limits.Count.ERRORS, many)
                .with(Limits.Count.COMMANDS_BEFORE_LOGIN, many))
        .listen(
            Imap.imap().host("127.0.0.1").port(0),
            Pop3.pop3().host("127.0.0.1").port(0),
            DovecotAuthServer.clients().host("127.0.0.1").port(0))
        .build();
  }

  private static Path users(Path folder) throws IOException {
    PasswordSchemes schemes = PasswordSchemes.standard();
    List<String> lines = new ArrayList<>();
    for (String scheme : SCHEMES) {
      Credentials.Password login = Credentials.Password.of(name(scheme), "secret");
      lines.add(name(scheme) + ":" + schemes.hash(login, scheme, new SecureRandom()).text());
    }
    lines.add(DISABLED + ":!");
    Path file = Files.createTempFile(folder, "passwd", "");
    Files.write(file, lines);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
