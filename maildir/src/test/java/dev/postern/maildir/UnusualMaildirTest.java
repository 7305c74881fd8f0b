package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.maildir.UnusualMaildir.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Maildirs as other programs leave them, as this store sees them, as Dovecot sees a copy, and as
 * each sees what the other made of them.
 */
class UnusualMaildirTest {
  @TempDir Path directory;
  private Path ours;

  @BeforeEach
  void begin() throws IOException {
    ours = Files.createDirectory(directory.resolve("ours")).resolve("Maildir");
  }

  @ParameterizedTest
  @EnumSource
  void isSeenTheSameWheneverItIsOpened(UnusualMaildir unusual) throws Exception {
    unusual.make(ours);

    List<String> first = SideBySide.postern(ours, "INBOX");
    List<String> withIndex = SideBySide.postern(ours, "INBOX");
    Files.delete(ours.resolve("postern-index"));
    List<String> withoutIndex = SideBySide.postern(ours, "INBOX");

    assertThat(messages(first)).isEqualTo(unusual.expected());
    assertThat(withIndex).isEqualTo(first);
    assertThat(withoutIndex).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void dovecotSeesTheSameInACopy(UnusualMaildir unusual) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    assumeTrue(unusual.difference() == Difference.NONE, unusual.difference().toString());
    DovecotPeer dovecot = new DovecotPeer(directory);
    unusual.make(dovecot.maildir());

    List<String> seen = SideBySide.dovecot(dovecot, "INBOX");

    assertThat(messages(seen)).isEqualTo(unusual.expected());
  }

  @ParameterizedTest
  @EnumSource
  void dovecotGoesOnWithWhatThisStoreMadeOfIt(UnusualMaildir unusual) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    assumeTrue(unusual.difference() != Difference.DOVECOT_GIVES_UP, "Dovecot gives up");
    DovecotPeer dovecot = new DovecotPeer(directory);
    unusual.make(dovecot.maildir());

    List<String> seen = SideBySide.postern(dovecot.maildir(), "INBOX");

    assertThat(SideBySide.dovecot(dovecot, "INBOX")).isEqualTo(seen);
    assertThat(SideBySide.postern(dovecot.maildir(), "INBOX")).isEqualTo(seen);
  }

  @ParameterizedTest
  @EnumSource
  void thisStoreGoesOnWithWhatDovecotMadeOfIt(UnusualMaildir unusual) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    assumeTrue(unusual.difference() != Difference.DOVECOT_GIVES_UP, "Dovecot gives up");
    assumeTrue(unusual.difference() != Difference.DOVECOT_REMEMBERS_OTHER_DATES, "Dovecot's cache");
    DovecotPeer dovecot = new DovecotPeer(directory);
    unusual.make(dovecot.maildir());

    SideBySide.dovecot(dovecot, "INBOX");
    // What its first session renamed, only its next one finds.
    List<String> seen = SideBySide.dovecot(dovecot, "INBOX");

    assertThat(SideBySide.postern(dovecot.maildir(), "INBOX")).isEqualTo(seen);
    assertThat(SideBySide.dovecot(dovecot, "INBOX")).isEqualTo(seen);
  }

  private static List<String> messages(List<String> seen) {
    return seen.subList(1, seen.size());
  }
}
