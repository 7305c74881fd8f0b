package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.TestLog;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of a passwd-file: each thing once, and not with each login. */
class PasswdFileLogTest {
  @TempDir private Path directory;
  private Path file;
  private PasswdFileAuthenticator users;
  private TestLog log;

  @BeforeEach
  void someUsers() throws IOException {
    log = new TestLog();
    file = directory.resolve("passwd");
    users = PasswdFileAuthenticator.builder(file).patience(Duration.ZERO).build();
    write("ann:{PLAIN}secret");
  }

  @Test
  void aFileThatIsAwayIsToldOnceAndItsReturnToo() throws IOException {
    assertThat(login("ann")).isInstanceOf(AuthOutcome.Accepted.class);
    Files.delete(file);
    for (int i = 0; i < 5; i++) {
      assertThat(login("ann")).isEqualTo(AuthOutcome.unavailable());
      assertThat(users.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
    }
    write("ann:{PLAIN}secret");
    assertThat(login("ann")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users.find("ann")).isInstanceOf(UserLookup.Found.class);
    Files.delete(file);
    assertThat(login("ann")).isEqualTo(AuthOutcome.unavailable());
    String away = "WARN passwd-file cannot be used: " + file + ": there is no file of users";
    assertThat(log.lines("used"))
        .containsExactly(away, "INFO passwd-file can be used again path=" + file, away);
  }

  @Test
  void anotherReasonIsToldAsWell() throws IOException {
    Files.delete(file);
    login("ann");
    write("ann:{PLAIN}secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    login("ann");
    login("ann");
    assertThat(log.lines("cannot be used"))
        .hasSize(2)
        .last()
        .asString()
        .endsWith("run chmod o-r on it");
  }

  @Test
  void aDomainThatIsNotOursIsNotTold() throws IOException {
    users = PasswdFileAuthenticator.of(directory.resolve("%d"));
    assertThat(login("ann@example.com")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(log.lines("cannot be used")).isEmpty();
  }

  @Test
  void linesAreToldOnceByNumberAndReason() throws IOException {
    String[] lines = {
      "no colon",
      "ann:{PLAIN}secret",
      "Ann:{PLAIN}other",
      "bob:{MAGIC}s3cret",
      "cat:{PLAIN.HEX}s3cret",
      "dan:{PLAIN}d::::/home/%x",
      "eve:{PLAIN}e::::::allow_nets=nowhere",
      "fay:{SHA512-CRYPT}!",
      "gus:*",
      "hal:::::::nopassword",
    };
    write(lines);
    for (int i = 0; i < 3; i++) {
      for (String user : List.of("ann", "bob", "cat", "dan", "fay", "nobody")) {
        login(user);
      }
    }
    List<String> more = new ArrayList<>(List.of(lines));
    more.add("ida:{NONE}x");
    write(more.toArray(String[]::new));
    login("ann");
    String at = " path=" + file;
    assertThat(log.lines("passwd-file"))
        .satisfiesExactly(
            l -> assertThat(l).isEqualTo("INFO passwd-file read" + at + " users=8 locked=2"),
            l -> assertThat(l).startsWith("WARN passwd-file line 1: left out: ").endsWith(at),
            l -> assertThat(l).contains(" line 3: a user twice, the first one holds"),
            l -> assertThat(l).contains(" line 4: its user cannot log in: unknown scheme MAGIC"),
            l -> assertThat(l).contains(" line 5: its user cannot log in: the encoding HEX "),
            l -> assertThat(l).contains(" line 6: its user cannot log in: unknown variable %x"),
            l -> assertThat(l).contains(" line 7: its user cannot log in: "),
            l -> assertThat(l).isEqualTo("INFO passwd-file read" + at + " users=9 locked=2"),
            l -> assertThat(l).contains(" line 11: its user cannot log in: unknown scheme NONE"));
    assertThat(log.lines("s3cret")).isEmpty();
  }

  @Test
  void aFileOfSomethingElseDoesNotFillTheLog() throws IOException {
    write(Collections.nCopies(1_000, "no colon").toArray(String[]::new));
    login("ann");
    assertThat(log.lines("left out")).hasSize(20);
    assertThat(log.lines("more faults=980")).hasSize(1);
  }

  private AuthOutcome login(String user) {
    return users.authenticate(
        Credentials.Password.of(user, "secret"), AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void aNameInAPathIsPrintable() throws IOException {
    Files.createSymbolicLink(directory.resolve("no-directory"), Path.of("no-directory"));
    users = PasswdFileAuthenticator.of(directory.resolve("no-directory").resolve("%n"));
    assertThat(login("a\u2028\u00e9b")).isEqualTo(AuthOutcome.unavailable());
    assertThat(log.lines("cannot be used"))
        .singleElement()
        .asString()
        .contains("no-directory/a?\u00e9b")
        .doesNotContain("\u2028");
  }
}
