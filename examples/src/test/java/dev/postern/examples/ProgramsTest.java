package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs run, say what they should, and end. */
@Timeout(120)
class ProgramsTest {
  /** They start faster so, and are done before the compiler would pay. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "dev.postern.examples.Embed, IMAPS on port",
    "dev.postern.examples.CustomAuthenticator, IMAPS on port",
    "dev.postern.examples.AliasTarget, SMTP on port",
    "dev.postern.examples.CustomTarget, SMTP on port",
    "dev.postern.examples.CustomObserver, Counted {}",
    "dev.postern.examples.CustomMechanism, IMAPS with X-CRAM-SHA-256 on port",
    "dev.postern.examples.CustomFilter, SMTP on port",
    "dev.postern.examples.filter.FooterFilter, SMTP on port",
    "dev.postern.examples.CustomRule, SMTP on port",
    "dev.postern.examples.PolicyServices, SMTP on port",
    "dev.postern.examples.FaultyServer, SMTP on port"
  })
  void examplesRun(Class<?> program, String says) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, program);
    assertThat(result.output()).contains(says);
    assertThat(result.status()).isZero();
  }

  @Test
  void thereAreOnlySoManyCommands() throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "foo");
    assertThat(result.output())
        .isEqualTo("postern: there is no command foo, only serve pw passwd demo help\n");
    assertThat(result.status()).isEqualTo(2);
  }

  /** So that none is shown that nobody tries. */
  @Test
  void eachProgramIsRun() throws Exception {
    Path sources = Path.of("src", "main", "java");
    List<String> programs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (Files.readString(file).contains("public static void main(")) {
          String name = sources.relativize(file).toString().replace(".java", "");
          programs.add(name.replace(File.separatorChar, '.'));
        }
      }
    }
    CsvSource run =
        ProgramsTest.class
            .getDeclaredMethod("examplesRun", Class.class, String.class)
            .getAnnotation(CsvSource.class);
    List<String> known = new ArrayList<>(List.of(Postern.class.getName()));
    for (String row : run.value()) {
      known.add(row.substring(0, row.indexOf(',')));
    }
    assertThat(programs).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void demoShowsTheWholeWay() throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "demo");
    assertThat(result.output())
        .contains("ann@example.org", "SMTPS", "through POP3S", "through IMAPS")
        .doesNotContain("WARN", "ERROR", "postmaster");
    assertThat(result.status()).isZero();
  }

  @Test
  void serveRunsUntilTold() throws Exception {
    Process server =
        ChildJvm.prepare(
                QUICK,
                Postern.class,
                "serve",
                "--data",
                folder.resolve("data").toString(),
                "--sync",
                "always",
                "--quota-rule",
                "*:storage=1G",
                "--quota-rule",
                "Trash:storage=+10%",
                "--uidl",
                "%g",
                "--maildir",
                folder.resolve("mail") + "/%1Ln/%u:INDEX=MEMORY",
                "--listen",
                "smtp=127.0.0.1:0",
                "imaps=127.0.0.1:0",
                "pop3s=127.0.0.1:0",
                "lmtp=unix:" + folder.resolve("lmtp"))
            .directory(folder.toFile())
            .start();
    try (BufferedReader output = server.inputReader()) {
      List<String> lines = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.equals("ready")) {
          break;
        }
      }
      assertThat(lines)
          .endsWith("ready")
          .anyMatch(line -> line.matches("listening smtp 127\\.0\\.0\\.1:[0-9]+"))
          .anyMatch(line -> line.matches("listening imaps 127\\.0\\.0\\.1:[0-9]+"))
          .anyMatch(line -> line.startsWith("listening lmtp unix:/"));
      server.destroy();
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as("SIGTERM is an orderly end").isZero();
      assertThat(Files.exists(folder.resolve("lmtp"))).isFalse();
    } finally {
      server.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve --nonsense",
        "serve --listen smtp=127.0.0.1",
        "serve --listen gopher=127.0.0.1:70",
        "serve --tls-cert only.pem",
        "serve --users missing",
        "serve --sync sometimes",
        "serve --sync group",
        "serve --sync group=2ms",
        "serve --quota-rule *:storage=10%",
        "serve --quota-rule *:storage=1G --quota-rule Trash",
        "serve --uidl %m",
        "serve --uidl %v",
        "serve --maildir mbox:~/mail",
        "serve --maildir /x:ALT=/y",
        "serve --users .",
        "serve --login-limits maybe",
        "serve --postmaster nobody@example.org",
        "serve --hostname a..b",
        "nonsense"
      })
  void mistakesAreOneLineAndStatusTwo(String arguments) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, arguments.split(" ", -1));
    assertThat(result.output().strip().lines()).hasSize(1).allMatch(l -> l.startsWith("postern: "));
    assertThat(result.status()).isEqualTo(2);
    assertThat(folder.resolve("postern-data")).as("left behind").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--hostname a..b|--hostname is not a DNS name: a..b",
        "--domain a_b. c|--domain takes DNS names such as example.org, not \"a_b.\"",
        "--listen lmtp=unix:x:9999|'9999' is no mode of a socket, expected unix:/path:0660 with octal digits",
        "--listen lmtp=unix:x:66|'66' is no mode of a socket, expected unix:/path:0660 with octal digits",
        "--listen lmtp=unix::660|postern: --listen: expected unix:/path, e.g. unix:/run/postern/lmtp",
        "--listen lmtp=unix:|expected unix:/path, e.g. unix:/run/postern/lmtp",
        "--listen lmtp=unix:x:660:|expected unix:/path, e.g. unix:/run/postern/lmtp",
        "--auth-socket unix:x:66:postfix|'66' is no mode of a socket",
        "--auth-socket x|'x' is not HOST:PORT",
        "--auth-socket /tmp/x|a socket is written unix:/tmp/x",
        "--auth-userdb-socket unix:|expected unix:/path",
        "--listen smtp=:25|expected HOST:PORT, e.g. 127.0.0.1:2525",
        "--listen smtp=h:|HOST:PORT",
        "--listen smtp=h:65536|HOST:PORT with a port from 0 to 65535",
        "--listen =h:25|imap imaps lmtp pop3 pop3s smtp smtps submission",
        "--quota-rule *:storage=10%|--quota-rule: quota rule: ",
        "--uidl %m|--uidl: UIDL format: ",
        "--maildir mbox:~/mail|--maildir: mail location: ",
        "--maildir taken|/taken is a file (an mbox?); name a directory",
        "--maildir taken/%n|--maildir: mail location: ",
        "--users missing|--users: missing: there is no file of users",
        "--data /proc/missing|--data: /proc/missing: it cannot be made",
        "--data taken|--data: ",
        "--data taken|/taken is a file (an mbox?); name a directory",
        "--tls-cert x.pem --tls-key y.pem|--tls-cert, --tls-key: ",
        "--domain ex@mple|--domain takes DNS names",
        "--data taken --maildir ~/Maildir --domain ex@mple|--domain takes DNS names",
        "--data taken --maildir ~/Maildir --postmaster nobody|--postmaster names no user: nobody",
        "--tls-key k|--tls-cert and --tls-key go together",
        "--passdb frob:x|--passdb: there is no type \"frob\"",
        "--passdb passwd-file:missing|--passdb: missing: there is no file of users",
        "--userdb static|--userdb: static needs fields",
        "--userdb prefetch|--userdb: prefetch knows nobody",
        "--userdb static:uid=199|--userdb: mail of everybody is owned by uid=199 gid=-, but this process runs as",
        "--userdb static:uid=199|with ownership each-user",
        "--userdb static:gid=nosuch --ownership each-user|--userdb: mail of everybody has a uid or gid that this machine does not know: nosuch",
        "--userdb frob|--userdb: there is no type \"frob\"",
        "--mechanisms frob|--mechanisms: no SASL mechanism \"frob\"",
        "--auth-cache x|--auth-cache: not a whole number: x",
        "extra|serve takes no argument extra",
        "--ownership mine|--ownership is process or each-user: mine",
        "--client-ca missing|--client-ca: "
      })
  void aMistakeSaysWhatToDo(String arguments, String says) throws Exception {
    Files.createFile(folder.resolve("taken"));
    ChildJvm.Result result =
        ChildJvm.run(folder, QUICK, Postern.class, ("serve " + arguments).split(" ", -1));
    assertThat(result.output().strip()).startsWith("postern: ").contains(says).doesNotContain("\n");
    assertThat(result.status()).isEqualTo(2);
    assertThat(folder.resolve("postern-data")).doesNotExist();
  }

  @Test
  void helpBreaksNoVariableAndNoAddress() throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "serve", "--help");
    assertThat(result.output().lines()).noneMatch(line -> line.matches(".*(%|127[0-9.]*\\.)"));
    assertThat(result.output()).contains("%u %n %d %h", "imaps=127.0.0.1:2993");
  }

  @ParameterizedTest
  @CsvSource({"example.org, false", "EXAMPLE.org, false", "example.net, true"})
  void usersOfOtherDomainsAreAWarning(String domain, boolean warns) throws Exception {
    Path users = Files.writeString(folder.resolve("users"), "ann@example.org:{PLAIN}secret\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    Process server =
        ChildJvm.prepare(
                QUICK,
                Postern.class,
                "serve",
                "--users",
                users.toString(),
                "--domain",
                domain,
                "--listen",
                "smtp=127.0.0.1:0")
            .directory(folder.toFile())
            .start();
    try (BufferedReader output = server.inputReader()) {
      List<String> lines = new ArrayList<>();
      for (String line = output.readLine();
          line != null && !line.equals("ready");
          line = output.readLine()) {
        lines.add(line);
      }
      assertThat(lines.stream().anyMatch(line -> line.startsWith("no user of " + users)))
          .isEqualTo(warns);
    } finally {
      server.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data",
        "--hostname",
        "--domain",
        "--users",
        "--postmaster",
        "--maildir",
        "--sync",
        "--quota-rule",
        "--uidl",
        "--tls-cert",
        "--tls-key",
        "--listen",
        "--login-limits",
        "--passdb",
        "--userdb",
        "--mechanisms",
        "--auth-cache",
        "--auth-socket",
        "--ownership",
        "--client-ca"
      })
  void anEmptyValueIsAMistake(String option) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "serve", option, "");
    assertThat(result.output().strip()).startsWith("postern: ").contains(option).hasLineCount(1);
    assertThat(result.status()).isEqualTo(2);
    assertThat(folder).as("left behind").isDirectoryNotContaining("glob:**/{postern-data,passwd}");
  }

  @Test
  void thePostmasterIsAUser() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(folder, QUICK, Postern.class, "serve", "--postmaster", "nobody@example.org");
    assertThat(result.output().strip())
        .isEqualTo("postern: --postmaster names no user: nobody@example.org");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void aFolderIsNoFileOfUsers() throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "serve", "--users", "/tmp");
    assertThat(result.output()).contains("/tmp is a directory").doesNotContain("chmod");
  }

  @Test
  void aStartThatFailsLeavesNothingBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "smtp=127.0.0.1:" + taken.getLocalPort();
      ChildJvm.Result result =
          ChildJvm.run(folder, QUICK, Postern.class, "serve", "--data", "a/b", "--listen", address);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.output())
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("password")
          .doesNotContain("ca.pem");
    }
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s\u00e9cret", "s\u00e9cret\n", "s\u00e9cret\r\nmore\n"})
  void pwReadsAPipe(String input) throws Exception {
    Path password = Files.write(folder.resolve("password"), input.getBytes(StandardCharsets.UTF_8));
    Process pw =
        ChildJvm.prepare(QUICK, Postern.class, "pw", "-s", "PLAIN")
            .redirectInput(password.toFile())
            .start();
    try (BufferedReader output = pw.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).startsWith("{PLAIN}s").endsWith("cret");
      assertThat(output.readLine()).startsWith("postern: PLAIN is weak");
      assertThat(output.readLine()).isNull();
      assertThat(pw.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pw.exitValue()).isZero();
    } finally {
      pw.destroyForcibly();
    }
  }

  @Test
  void pwRefusesWhatIsNotUtf8() throws Exception {
    Path password = folder.resolve("password");
    Files.write(password, "s\u00e9cret\n".getBytes(StandardCharsets.ISO_8859_1));
    Process pw =
        ChildJvm.prepare(QUICK, Postern.class, "pw", "-s", "PLAIN")
            .redirectInput(password.toFile())
            .start();
    try (BufferedReader output = pw.inputReader()) {
      assertThat(output.readLine()).isEqualTo("postern: the password is not UTF-8");
      assertThat(pw.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pw.exitValue()).isEqualTo(2);
    } finally {
      pw.destroyForcibly();
    }
  }

  @Test
  void pwWantsAPassword() throws Exception {
    Process pw = ChildJvm.prepare(QUICK, Postern.class, "pw").start();
    pw.getOutputStream().close();
    try (BufferedReader output = pw.inputReader()) {
      assertThat(output.readLine()).isEqualTo("postern: no password on standard input");
      assertThat(pw.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pw.exitValue()).isEqualTo(2);
    } finally {
      pw.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"-s, PLAIN, 2", "-t, {PLAIN}, 1"})
  void pwRefusesWhatNoLoginTakes(String option, String value, int status) throws Exception {
    ChildJvm.Result refused =
        ChildJvm.run(folder, QUICK, Postern.class, "pw", option, value, "-p", "");
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.output())
        .isEqualTo("postern: the password is empty: give one of a character or more\n");
  }

  @Test
  void pwHashesAndTests() throws Exception {
    ChildJvm.Result hashed =
        ChildJvm.run(folder, QUICK, Postern.class, "pw", "-s", "SHA512-CRYPT", "-p", "secret");
    assertThat(hashed.status()).isZero();
    String hash = hashed.output().strip();
    assertThat(hash).startsWith("{SHA512-CRYPT}$6$");
    assertThat(
            ChildJvm.run(folder, QUICK, Postern.class, "pw", "-p", "secret", "-t", hash).status())
        .isZero();
    assertThat(ChildJvm.run(folder, QUICK, Postern.class, "pw", "-p", "wrong", "-t", hash).status())
        .isNotZero();
  }

  @Test
  void pwListsTheSchemes() throws Exception {
    ChildJvm.Result listed = ChildJvm.run(folder, QUICK, Postern.class, "pw", "-l");
    assertThat(listed.status()).isZero();
    assertThat(listed.output().strip().split("\\s+"))
        .contains("SHA512-CRYPT", "BLF-CRYPT", "ARGON2ID", "SCRAM-SHA-256", "DIGEST-MD5")
        .doesNotContain("OTP");
  }

  @ParameterizedTest
  @CsvSource({
    "SHA512-CRYPT, 7000, {SHA512-CRYPT}$6$rounds=7000$",
    "blf-crypt, 4, {BLF-CRYPT}$2y$04$",
    "pbkdf2, 9, {PBKDF2}$1$"
  })
  void pwTakesRounds(String scheme, String rounds, String beginning) throws Exception {
    ChildJvm.Result made =
        ChildJvm.run(
            folder, QUICK, Postern.class, "pw", "-s", scheme, "-r", rounds, "-p", "secret");
    assertThat(made.output()).startsWith(beginning).hasLineCount(1);
    assertThat(made.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "-s OTP -p x, one-time passwords are not supported",
    "-s LANMAN -p x, choose another scheme",
    "-s PLAIN -r 5 -p x, PLAIN has no rounds to choose",
    "-s SHA512-CRYPT -r 5 -p x, 'from 1,000 to'",
    "-s DIGEST-MD5 -p x, give it by -u",
    "-s FROB -p x, unknown scheme FROB",
    "-s PLAIN.rot13 -p x, unknown encoding"
  })
  void pwSaysWhatItCannotDo(String arguments, String reason) throws Exception {
    String[] words = ("pw " + arguments).split(" ", -1);
    ChildJvm.Result refused = ChildJvm.run(folder, QUICK, Postern.class, words);
    assertThat(refused.output()).startsWith("postern: ").contains(reason);
    assertThat(refused.status()).isEqualTo(2);
  }

  @Test
  void pwHashesTheNameWhereItBelongs() throws Exception {
    String[] words = "pw -s digest-md5 -p secret -u user@example.com".split(" ", -1);
    assertThat(ChildJvm.run(folder, QUICK, Postern.class, words).output())
        .startsWith("{DIGEST-MD5}30969131580e626606ce70ceaab77719\n");
  }
}
