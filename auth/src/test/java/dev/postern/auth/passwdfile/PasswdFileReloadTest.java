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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to logins while the file changes. */
class PasswdFileReloadTest {
  private static final AuthOutcome UNKNOWN = AuthOutcome.denied(DenialReason.UNKNOWN_USER);

  @TempDir private Path directory;
  private final SetClock clock =
      new SetClock(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);
  private Path file;
  private PasswdFileAuthenticator users;

  @BeforeEach
  void twoUsers() throws IOException {
    file = directory.resolve("passwd");
    write("ann:{PLAIN}a\nbob:{PLAIN}b\n");
    users = PasswdFileAuthenticator.builder(file).clock(clock).build();
    users.check();
  }

  @Test
  void aFileThatIsAwayForAMomentStopsNobody() throws IOException {
    Files.delete(file);
    assertAccepted("ann", "a");
    assertThat(users.find("bob")).isInstanceOf(UserLookup.Found.class);
    clock.pass(Duration.ofMillis(1_999));
    assertAccepted("ann", "a");
    clock.pass(Duration.ofMillis(1));
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
    clock.pass(Duration.ofDays(-1));
    assertThat(login("ann", "a")).as("clock set back").isEqualTo(AuthOutcome.unavailable());
    write("ann:{PLAIN}new\n");
    assertAccepted("ann", "new");
    Files.delete(file);
    assertAccepted("ann", "new");
  }

  @Test
  void aFileThatIsEmptyForAMomentStopsNobody() throws IOException {
    write("");
    assertAccepted("ann", "a");
    clock.pass(Duration.ofMillis(1_999));
    assertAccepted("bob", "b");
    write("ann:{PLAIN}new\n");
    assertAccepted("ann", "new");
    write("");
    assertAccepted("ann", "new");
    clock.pass(Duration.ofSeconds(2));
    assertThat(login("ann", "new")).isEqualTo(UNKNOWN);
  }

  @Test
  void halfALineAtTheEndIsWaitedForAndThenTaken() throws IOException {
    write("ann:{PLAIN}new\nbob:{PLA");
    assertAccepted("ann", "a");
    assertAccepted("bob", "b");
    clock.pass(Duration.ofSeconds(2));
    assertAccepted("ann", "new");
    assertThat(login("bob", "b")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void oneThatBeginsAgainAfterLongDoesNotLetThoseOfBeforeIn() throws IOException {
    Files.delete(file);
    assertAccepted("ann", "a");
    clock.pass(Duration.ofSeconds(3));
    write("");
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
    write("bob:{PLAIN}b\n");
    assertAccepted("bob", "b");
    assertThat(login("ann", "a")).isEqualTo(UNKNOWN);
  }

  @Test
  void whoIsGoneFromAFileThatWasWrittenAnewMayBeWrittenYet() throws IOException {
    write("bob:{PLAIN}b\n");
    assertThat(login("ann", "a")).as("not in").isEqualTo(AuthOutcome.unavailable());
    assertThat(users.find("ann")).as("not bounced").isInstanceOf(UserLookup.Unavailable.class);
    assertThat(login("cat", "c")).isEqualTo(UNKNOWN);
    clock.pass(Duration.ofSeconds(1));
    write("bob:{PLAIN}b\ncat:{PLAIN}c\n");
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
    clock.pass(Duration.ofSeconds(1));
    assertThat(login("ann", "a")).isEqualTo(UNKNOWN);
    assertThat(users.find("ann")).isEqualTo(UserLookup.unknown());
  }

  @Test
  void whoIsGoneFromAFileThatTookItsPlaceIsGone() throws IOException {
    replace("bob:{PLAIN}b\n");
    assertThat(login("ann", "a")).isEqualTo(UNKNOWN);
    assertAccepted("bob", "b");
  }

  @Test
  void aFileThatIsShutIsShutAtOnce() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertAccepted("ann", "a");
  }

  @Test
  void anEditOfTheSameSizeAndTimeIsSeen() throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, "ann:{PLAIN}x\nbob:{PLAIN}b\n", StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, before);
    clock.pass(Duration.ofSeconds(2));
    assertAccepted("ann", "x");
  }

  @Test
  void eachStateIsReadOnceMoreWhenLaterChangesCannotLookTheSame() throws IOException {
    FileVersion version = version();
    UserTable table = new UserTable("ann:x\n".getBytes(StandardCharsets.UTF_8));
    PasswdFileSettings settings = TestSettings.settings(1_000, clock);
    Snapshot first =
        Snapshot.of(
            version,
            new PasswdUsers(
                table, new Decoys(settings.schemes(), List.of()), settings.schemes(), List.of(), 0),
            settings);
    assertThat(first.isOf(version, clock.instant())).isTrue();
    clock.pass(Duration.ofMillis(1_999));
    assertThat(first.isOf(version, clock.instant())).isTrue();
    assertThat(first.again(version, settings).settled()).isFalse();
    clock.pass(Duration.ofMillis(1));
    assertThat(first.isOf(version, clock.instant())).isFalse();
    Snapshot second = first.again(version, settings);
    clock.pass(Duration.ofDays(1));
    assertThat(second.isOf(version, clock.instant())).isTrue();
  }

  @Test
  void isToldOnce() throws IOException {
    TestLog log = new TestLog();
    write("");
    login("ann", "a");
    login("ann", "a");
    Files.delete(file);
    login("ann", "a");
    login("ann", "a");
    write("ann:{PLAIN}a\nbob:{PLAIN}b\n");
    login("ann", "a");
    assertThat(log.lines("passwd-file"))
        .containsExactly(
            "WARN passwd-file is half-written, its users of before serve for 2000 ms at most path="
                + file,
            "WARN passwd-file cannot be read for now, its users of before serve for 2000 ms at most"
                + " path="
                + file);
  }

  private FileVersion version() throws IOException {
    return FileVersion.of(file, PasswdFileAuthenticator.Readability.OWNER_AND_GROUP);
  }

  private void assertAccepted(String user, String password) {
    assertThat(login(user, password)).as(user).isInstanceOf(AuthOutcome.Accepted.class);
  }

  private AuthOutcome login(String user, String password) {
    return users.authenticate(
        Credentials.Password.of(user, password), AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private void replace(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("passwd.new"), text);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r-----"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
