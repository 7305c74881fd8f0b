package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.auth.TestLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they should be: bounded, told by line, and the other lines serve. */
class PasswdLinesTest {
  @TempDir private Path directory;
  private Path file;
  private TestLog log;

  @BeforeEach
  void log() throws IOException {
    log = new TestLog();
    file = directory.resolve("passwd");
  }

  @Test
  void eachKindOfBadLineIsToldWithItsNumber() throws IOException {
    write(
        bytes("\ufeffbom:{PLAIN}x\n"),
        bytes("cut:{PLAIN}caf"),
        new byte[] {(byte) 0xc3, '\n'},
        bytes("nul:{PLAIN}\0\n"),
        bytes("nocolon\n"),
        bytes("\u0007bell:{PLAIN}x\n"),
        bytes("long:{PLAIN}" + "x".repeat(1 << 20) + "\n"),
        bytes("# comment\n\n\r\n:x:y\n"),
        bytes("fit:{PLAIN}" + "x".repeat(PasswdLines.LINE_OCTETS - 11) + "\r\n"),
        bytes("ann:{PLAIN}a"));
    assertThat(PasswdFileAuthenticator.of(file).users()).containsExactly("fit", "ann");
    assertThat(log.lines("WARN"))
        .satisfiesExactly(
            l -> assertThat(l).contains("line 1: left out: begins with a byte order mark"),
            l -> assertThat(l).contains("line 2: left out: not UTF-8"),
            l -> assertThat(l).contains("line 3: left out: holds NUL"),
            l -> assertThat(l).contains("line 4: left out: no user and password with a colon"),
            l -> assertThat(l).contains("line 5: left out: ").contains("control characters"),
            l -> assertThat(l).contains("line 6: left out: longer than 65,536 octets"));
  }

  @Test
  void aLineOfOneOctetTooManyIsTooLong() throws IOException {
    write(bytes("ann:{PLAIN}" + "x".repeat(PasswdLines.LINE_OCTETS - 10) + "\n"));
    assertThat(PasswdFileAuthenticator.of(file).users()).isEmpty();
  }

  @Test
  void aMillionFaultsAreCountedAndNotKept() throws IOException {
    byte[] octets = bytes("x\n".repeat(1_000_000));
    PasswdLines lines = PasswdLines.of(octets, TestSettings.settings(1));
    assertThat(lines.faults().kept()).hasSize(1_000);
    assertThat(lines.faults().more()).isEqualTo(999_000);
    write(octets, bytes("ann:{PLAIN}a\n"));
    PasswdFileAuthenticator users = PasswdFileAuthenticator.of(file);
    assertThat(users.users()).containsExactly("ann");
    assertThat(log.lines("WARN")).hasSize(21).last().asString().contains("more faults=999980");
    write(octets, bytes("ann:{PLAIN}a\n"), bytes("bob:{PLAIN}b\n"));
    assertThat(users.users()).containsExactly("ann", "bob");
    assertThat(log.lines("WARN")).as("told once").hasSize(21);
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    write(bytes("ann:{PLAIN}a\n"));
    PasswdFileAuthenticator.builder(file).maxOctets(13).build().check();
    assertThatIOException()
        .isThrownBy(() -> PasswdFileAuthenticator.builder(file).maxOctets(12).build().check())
        .withMessage(file + " is larger than the 12 octets that a file of users may have");
  }

  @Test
  void aDeviceIsNoFileOfUsers() {
    assertThatIOException()
        .isThrownBy(() -> PasswdFileAuthenticator.of(Path.of("/dev/zero")).check())
        .withMessage("/dev/zero is not a regular file");
  }

  private void write(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    Files.write(file, all.toByteArray());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
