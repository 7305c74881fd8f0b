package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code postern passwd} as it is typed, its streams taken by the test. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PasswdCommandTest {
  private static final String PASSWORD = "correct horse battery\n";

  @TempDir private Path folder;

  @Test
  void aUserIsAddedChangedDisabledEnabledAndRemoved() throws Exception {
    done("", run(PASSWORD, "add", "Ann@example.org"));
    String added = users();
    assertThat(added).startsWith("ann@example.org:{SHA512-CRYPT}$6$");
    done("", run("another long password\n", "change", "ann@example.org"));
    String changed = users();
    assertThat(changed).isNotEqualTo(added);
    done("", run("", "disable", "ann@example.org"));
    assertThat(users()).startsWith("ann@example.org:{CRYPT}!{SHA512-CRYPT}");
    assertThat(run("", "list").output()).startsWith("ann@example.org\tdisabled\tchanged 20");
    done("", run("", "enable", "ann@example.org"));
    assertThat(users()).isEqualTo(changed);
    done("", run("", "set", "ann@example.org", "home=/m", "nologin", "allow_nets=local"));
    assertThat(users()).contains(":/m::").endsWith(" nologin allow_nets=local\n");
    done("", run("", "set", "ann@example.org", "nologin-"));
    assertThat(users()).endsWith(" allow_nets=local\n").doesNotContain("nologin");
    done("", run("", "remove", "ann@example.org"));
    assertThat(users()).isEmpty();
  }

  /** As {@code pw} does. */
  @Test
  void aWeakSchemeIsWarnedOf() throws Exception {
    String warning =
        "postern: SSHA is weak, whoever reads the file has the passwords soon: SHA512-CRYPT is"
            + " better\n";
    done(warning, run(PASSWORD, "add", "ann", "-s", "SSHA"));
    assertThat(users()).startsWith("ann:{SSHA}");
    done(warning, run(PASSWORD, "change", "ann", "-s", "SSHA"));
    done("", run("", "disable", "ann", "-s", "SSHA"));
    done("", run(PASSWORD, "add", "bob"));
    assertThat(run("short\n", "change", "ann", "-s", "SSHA").output()).doesNotContain("weak");
  }

  @Test
  void aChangedPasswordIsKeptAsTheOneBefore() throws Exception {
    done("", run(PASSWORD, "add", "ann", "-s", "SCRAM-SHA-256"));
    done("", run("another long password\n", "change", "ann"));
    assertThat(users()).startsWith("ann:{SCRAM-SHA-256}");
    run(PASSWORD, "add", "bob", "-s", "CRAM-MD5");
    done(
        "postern: by SHA512-CRYPT now, since CRAM-MD5 is weak or unknown; change -s chooses another"
            + " scheme\n",
        run("another long password\n", "change", "bob"));
    assertThat(users()).contains("\nbob:{SHA512-CRYPT}$6$");
  }

  @Test
  void thePolicyIsHeeded() throws Exception {
    assertThat(run("short\n", "add", "ann"))
        .isEqualTo(
            new Result(
                1,
                "postern: the password is refused: it has 5 characters, and needs 12 or more\n"));
    assertThat(folder.resolve("users")).doesNotExist();
    done("", run("short\n", "add", "ann", "--least-length", "5", "--remember", "2"));
    assertThat(run("short\n", "change", "ann", "--least-length", "5", "--remember", "2").output())
        .contains("it is one of the last 2 passwords of this user");
    assertThat(run(PASSWORD, "change", "ann", "--least-classes", "3").output())
        .contains("it has 2, and needs 3");
    Files.writeString(folder.resolve("sha1"), "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9\n");
    assertThat(
            run("password\n", "change", "ann", "--least-length", "5", "--breached", file("sha1")))
        .isEqualTo(
            new Result(
                1,
                "postern: the password is refused: it is in the list of passwords that were stolen"
                    + " elsewhere\n"));
    assertThat(run(PASSWORD, "change", "ann", "--breached", file("none")).status()).isEqualTo(1);
  }

  @Test
  void whoIsDueIsReported() throws Exception {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    done("", run(PASSWORD, "add", "ann", "--max-age", "10"));
    done("", run(PASSWORD, "add", "bob", "--max-age", "365"));
    Files.writeString(folder.resolve("users"), users() + "cat:{PLAIN}x\n");
    assertThat(run("", "due").output())
        .matches("ann\tdue\tchanged " + today + "\texpires " + today.plusDays(10) + "\n");
    assertThat(run("", "due", "--max-age", "365").output())
        .contains("ann\tdue", "cat\tage-unknown\tchanged -\texpires -")
        .doesNotContain("bob");
    assertThat(run("", "due", "--warn", "5")).isEqualTo(new Result(0, ""));
    assertThat(run("", "list").output().lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add|add needs a USER",
        "list ann|list is of all users, and takes no USER",
        "set bob|set takes FIELD=VALUE behind the user, others do not",
        "disable bob x=y|set takes FIELD=VALUE behind the user, others do not",
        "change ann|there is no user ann in ",
        "disable ann|there is no user ann in ",
        "add bob|there is a user bob in ",
        "add a:b|a user name holds no colon and no slash, and does not begin with #",
        "add ann -s NONE|unknown scheme NONE",
        "list --max-age x|--max-age: not a whole number: x",
        "explode bob|postern: no such action: explode, there are add change disable enable remove set list",
        "change bob --least-length 0|leastLength must be from 1 to 256",
        "change bob --max-age 0|maximumAge must be a day or more",
        "''|ACTION",
        "set bob allow_nets=nonsense|with this allow_nets the user could not log in: ",
        "set bob postern_password_expires=2026-99-99|postern_password_expires is no day such as",
        "set bob uid=nobodyxx|with this uid the user could not log in: this machine does not know the uid nobodyxx",
        "set bob userdb_gid=nobodyxx|this machine does not know the gid nobodyxx",
        "set bob proxy|the field proxy is not served",
        "set bob password=x|no field to be set: password"
      })
  void aMistakeSaysWhatToDo(String arguments, String says) throws Exception {
    Files.writeString(folder.resolve("users"), "bob:{PLAIN}x\n");
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
    Result result = run(PASSWORD, words);
    assertThat(result.output()).startsWith("postern: ").contains(says);
    assertThat(result.output().strip()).doesNotContain("\n");
    assertThat(result.status()).isEqualTo(2);
    assertThat(users()).isEqualTo("bob:{PLAIN}x\n");
  }

  @Test
  void aBrokenLineIsNotGood() throws Exception {
    Files.writeString(
        folder.resolve("users"),
        """
        ann:{PLAIN}x::::::allow_nets=nonsense
        bob:{PLAIN}x:nobodyxx
        cat:{PLAIN}x:0:0
        dan:{PLAIN}x::::::nologin
        eve:!x::::::allow_nets=nonsense
        fay:{SHA512-CRYPT}$6$rounds=999999999$abc$def
        gus:{NOPE}abc
        hal:{SSHA}x::::::fail
        """);
    String due = run("", "due").output();
    assertThat(due)
        .contains("ann\tbroken\tchanged -\texpires -\t")
        .contains("bob\tbroken\tchanged -\texpires -\tthis machine does not know the uid nobodyxx")
        .contains("fay\tbroken\tchanged -\texpires -\tnot a SHA512-CRYPT hash")
        .contains("gus\tbroken\tchanged -\texpires -\tunknown scheme NOPE")
        .doesNotContain("cat", "dan", "eve", "hal");
    assertThat(run("", "list").output())
        .contains(due.lines().toList())
        .contains("cat\tgood\t", "dan\tnologin\t", "eve\tdisabled\t", "hal\tbroken\t");
    done("", run("", "set", "ann", "home=/m", "allow_nets=192.0.2.0/24"));
    done("", run("", "set", "bob", "uid=0"));
    done("", run("", "remove", "fay"));
    done("", run("", "remove", "gus"));
    assertThat(run("", "due")).isEqualTo(new Result(0, ""));
  }

  @Test
  void withoutAFileItSaysSo() throws Exception {
    for (String action : List.of("change", "remove", "enable")) {
      Result result = run(PASSWORD, action, "ann");
      assertThat(result.output()).contains("there is no file of users");
      assertThat(result.status()).isEqualTo(1);
    }
    assertThat(run("", "add", "ann").output()).contains("no password on standard input");
  }

  @Test
  void helpIsOneScreen() throws Exception {
    Result help = run("", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.output()).contains("--max-age", "due", "Exit: 0 done");
    assertThat(help.output().lines())
        .hasSizeLessThanOrEqualTo(50)
        .allMatch(line -> line.length() <= 100);
  }

  private static void done(String says, Result result) {
    assertThat(result).isEqualTo(new Result(0, says));
  }

  private record Result(int status, String output) {}

  private Result run(String input, String... arguments) {
    Stream<String> all =
        Stream.concat(
            Stream.concat(Stream.of("passwd"), Arrays.stream(arguments)),
            Stream.of("--users", file("users")));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream taken = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(taken);
      System.setErr(taken);
      int status = Postern.commandLine().execute(all.toArray(String[]::new));
      return new Result(status, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String users() throws Exception {
    return Files.readString(folder.resolve("users"));
  }
}
