package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Maildir in which nothing may be written: it is read as it is, and what would change it is
 * refused. Root may write everywhere, so the store is in a process that has no privileges.
 */
class ReadOnlyMaildirTest {
  @TempDir Path directory;
  private DovecotPeer dovecot;
  private Path maildir;

  @BeforeEach
  void begin() throws Exception {
    dovecot = new DovecotPeer(directory);
    maildir = dovecot.maildir();
    for (String part : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
  }

  @Test
  void whatWasServedBeforeIsReadAndNothingIsChanged() throws Exception {
    Files.writeString(maildir.resolve("cur/1.host:2,S"), "one\n");
    Files.writeString(maildir.resolve("new/2.host"), "two\n");
    List<String> before = SideBySide.postern(maildir, "INBOX");

    List<String> seen = unprivileged();

    assertThat(seen.subList(0, before.size())).isEqualTo(before);
    assertThat(seen.subList(before.size(), seen.size()))
        .containsExactly(
            "append UNAVAILABLE", "store NOT_PERMITTED", "expunge NOT_PERMITTED", "again 2");
  }

  @Test
  void aNewFileIsLeftOutUntilItCanHaveAUid() throws Exception {
    Files.writeString(maildir.resolve("cur/1.host:2,S"), "one\n");
    SideBySide.postern(maildir, "INBOX");
    Files.writeString(maildir.resolve("new/2.host"), "two\n");

    List<String> seen = unprivileged();

    assertThat(seen).hasSize(2 + 4).contains("again 1");
    assertThat(SideBySide.postern(maildir, "INBOX")).hasSize(3);
  }

  @Test
  void dovecotReadsTheSame() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    Files.writeString(maildir.resolve("cur/1.host:2,S"), "one\n");
    Files.writeString(maildir.resolve("cur/2.host:2,FRT"), "two\n");
    List<String> before = SideBySide.postern(maildir, "INBOX");
    List<String> seen = unprivileged();
    mode("a-w");
    DovecotPeer.Session imap = new DovecotPeer(directory).imap();

    List<String> theirs = SideBySide.dovecot(imap, "INBOX");

    imap.end();
    mode("u+w");
    assertThat(seen.subList(0, before.size())).isEqualTo(theirs);
  }

  private List<String> unprivileged() throws Exception {
    mode("a-w");
    try {
      List<String> prefix =
          "root".equals(System.getProperty("user.name"))
              ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
              : List.of();
      return ChildJvm.run(prefix, Map.of(), Reader.class, maildir.toString());
    } finally {
      mode("u+w");
    }
  }

  private void mode(String mode) throws Exception {
    new ProcessBuilder("chmod", "-R", mode, maildir.toString()).start().waitFor();
  }

  /** Reads and tries to change. */
  static final class Reader {
    private Reader() {}

    /** Prints what it sees, and how changes end. */
    public static void main(String[] arguments) throws IOException {
      try (MaildirStore store = MaildirStore.at("maildir:" + arguments[0])) {
        Account account = store.account(MailUser.of("ann@example.org"));
        Mailbox inbox = account.open("INBOX");
        SideBySide.described(inbox).forEach(System.out::println);
        NewMessage message =
            NewMessage.builder(MessageSource.of(new byte[] {'x'}), StoreTest.DATE, "delivery")
                .build();
        attempt("append", () -> inbox.append(List.of(message)));
        FlagChange change = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.DRAFT));
        attempt("store", () -> inbox.store(UidSet.ALL, change, OptionalLong.empty()));
        attempt("expunge", () -> inbox.expunge(UidSet.ALL));
        System.out.println("again " + inbox.snapshot().size());
      }
    }

    private static void attempt(String what, Step step) throws IOException {
      try {
        step.run();
        System.out.println(what + " done");
      } catch (StoreException e) {
        System.out.println(what + " " + e.kind());
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
