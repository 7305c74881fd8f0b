package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as people and other programs make them. */
class UnusualFoldersTest extends StoreTest {
  private static final Pattern LISTED =
      Pattern.compile("\\* LIST \\(([^)]*)\\) \"\\.\" \"?(.*?)\"?");

  /** Directories, with octets as {@code %XX}, that have names which can be used. */
  private static final List<String> USABLE =
      List.of("A", "A.B", "Z&APw-rich", "P.&ZeVnLIqe-", "st*ar", "per%25cent", "INBOX.Sub");

  private static final List<String> UNUSABLE =
      List.of(
          "L%FCtin", // Latin-1
          "U%C3%BCmlaut", // UTF-8 where modified UTF-7 is used
          "&bad-", // half a character
          "&AGE-", // an "a" that need not be encoded
          "&",
          "&2D0-x", // half a pair
          "A..C",
          "E.",
          "..",
          "~home",
          "tab%09x",
          "inbox",
          "INBOX");

  @Test
  void whatDovecotCanOpenCanBeOpenedHereAndNothingElseIsListed() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    for (String name : USABLE) {
      folder(maildir, name);
    }
    for (String name : UNUSABLE) {
      folder(maildir, name);
    }
    Files.createFile(maildir.resolve(".file"));
    Files.createDirectory(maildir.resolve(".empty"));
    Set<String> ours = new TreeSet<>();
    for (MailboxInfo mailbox : account().list()) {
      if (mailbox.kind() == MailboxInfo.Kind.SELECTABLE) {
        mailbox(mailbox.name());
        ours.add(mailbox.name());
      }
    }

    assertThat(ours)
        .containsExactlyInAnyOrder(
            "INBOX", "A", "A.B", "Zürich", "P.日本語", "st*ar", "per%cent", "INBOX.Sub", "empty");
    assertThat(openedByDovecot())
        .containsExactlyInAnyOrderElementsOf(
            ours.stream()
                .map(name -> name.replace("ü", "&APw-").replace("日本語", "&ZeVnLIqe-"))
                .toList());
  }

  private Set<String> openedByDovecot() throws Exception {
    Set<String> opened = new TreeSet<>();
    DovecotPeer.Session imap = new DovecotPeer(directory).imap();
    for (String line : imap.command("LIST \"\" *")) {
      Matcher listed = LISTED.matcher(line);
      // Of a name that is not UTF-8 it makes one that is, by renaming the directory.
      if (listed.matches()
          && !listed.group(2).contains("&,,0-")
          && imap.command("SELECT \"" + listed.group(2) + "\"").toString().contains("READ-WRITE")) {
        opened.add(listed.group(2));
      }
    }
    imap.end();
    return opened;
  }

  @Test
  void linksAreFoldersWhereverTheyLead() throws Exception {
    folder(maildir, "A");
    Path outside = folder(directory, "outside");
    Files.createSymbolicLink(maildir.resolve(".Inside"), Path.of(".A"));
    Files.createSymbolicLink(maildir.resolve(".Outside"), outside);

    append(mailbox("Inside"), "one", Flags.NONE);
    append(mailbox("A"), "two", Flags.NONE);
    append(mailbox("Outside"), "three", Flags.NONE);

    assertThat(texts(mailbox("Inside"))).containsExactly("one", "two");
    assertThat(texts(mailbox("A"))).containsExactly("one", "two");
    assertThat(mailbox("A").snapshot().uidValidity())
        .isEqualTo(mailbox("Inside").snapshot().uidValidity());
    assertThat(outside.resolve("dovecot-uidlist")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":LAYOUT=fs"})
  void linksThatLeadNowhereHideNothing(String options) throws Exception {
    String dot = options.isEmpty() ? "." : "";
    try (MaildirStore other = MaildirStore.at("maildir:" + maildir + options)) {
      Account account = other.account(MailUser.of("ann@example.org"));
      account.create("A", Optional.empty());
      Files.createSymbolicLink(maildir.resolve(dot + "Dangling"), Path.of("nowhere"));
      Files.createSymbolicLink(maildir.resolve(dot + "Loop"), Path.of(dot + "Loop"));
      Files.createSymbolicLink(maildir.resolve(dot + "A").resolve("Up"), Path.of(".."));

      assertThat(account.list()).extracting(MailboxInfo::name).containsExactly("INBOX", "A");
      for (String name : List.of("Dangling", "Loop")) {
        assertThatThrownBy(() -> account.open(name))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":LAYOUT=fs"})
  void deletingALinkLeavesWhatItLedTo(String options) throws Exception {
    String dot = options.isEmpty() ? "." : "";
    Path outside = folder(directory, "outside");
    Path message = Files.writeString(outside.resolve("cur/1.host:2,S"), "text");
    try (MaildirStore other = MaildirStore.at("maildir:" + maildir + options)) {
      Account account = other.account(MailUser.of("ann@example.org"));
      Path link = Files.createSymbolicLink(maildir.resolve(dot + "Shared"), outside);
      try (Mailbox shared = account.open("Shared")) {
        assertThat(shared.snapshot().size()).isEqualTo(1);
      }
      account.rename("Shared", "Renamed");
      account.delete("Renamed");

      assertThat(link).doesNotExist();
      assertThat(account.list()).extracting(MailboxInfo::name).containsExactly("INBOX");
      assertThat(message).exists();
    }
  }

  @Test
  void aFolderNeedsNoMarkerAndGetsOneWhenItIsMadeHere() throws Exception {
    folder(maildir, "Without");
    append(mailbox("Without"), "text", Flags.NONE);
    account().create("With", Optional.empty());

    assertThat(texts(mailbox("Without"))).containsExactly("text");
    assertThat(maildir.resolve(".Without/maildirfolder")).doesNotExist();
    assertThat(maildir.resolve(".With/maildirfolder")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INBOX\nA.B\nZ&APw-rich\n",
        "INBOX\r\nA.B\r\nZ&APw-rich\r\n",
        "V\t2\n\nINBOX\nA\tB\nZ&APw-rich\n",
        "V\t2\n\nINBOX\nA\tB\nA\tB\n\nZ&APw-rich\n",
      })
  void subscriptionsOfEitherVersion(String file) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    inbox();
    Files.writeString(maildir.resolve("subscriptions"), file);

    assertThat(account().subscriptions()).containsExactly("A.B", "INBOX", "Zürich");
    assertThat(subscribedInDovecot()).containsExactly("A.B", "INBOX", "Z&APw-rich");
    account().subscribe("C");
    account().unsubscribe("INBOX");
    assertThat(account().subscriptions()).containsExactly("A.B", "C", "Zürich");
    assertThat(subscribedInDovecot()).containsExactly("A.B", "C", "Z&APw-rich");
  }

  private Set<String> subscribedInDovecot() throws Exception {
    Set<String> subscribed = new TreeSet<>();
    // It complains of empty lines, and goes on.
    DovecotPeer.Session imap = new DovecotPeer(directory).imap();
    for (String line : imap.command("LSUB \"\" *")) {
      if (line.startsWith("* LSUB ()")) {
        subscribed.add(line.substring(line.lastIndexOf(' ') + 1).replace("\"", ""));
      }
    }
    imap.end();
    return subscribed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999-01-01T00:00:00Z", "2090-01-01T00:00:00Z", "1960-01-01T00:00:00Z"})
  void aUidValidityIsNeverGivenTwiceWhateverTheClockSays(String time) throws Exception {
    long before = inbox().snapshot().uidValidity();
    account().create("A", Optional.empty());
    long first = account().status("A").uidValidity();
    store.close();
    Clock jumped = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    store = TestStores.with(maildir, jumped, jumped);
    account().delete("A");
    account().create("A", Optional.empty());

    assertThat(account().status("A").uidValidity()).isGreaterThan(first);
    assertThat(first).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"65000000", "7ffffffe", "80000000", "fffffffd"})
  void theNextUidValidityIsTheOneThatDovecotWouldGive(String known) throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    DovecotPeer dovecot = new DovecotPeer(copy);
    for (Path root : List.of(maildir, dovecot.maildir())) {
      Files.createDirectories(root);
      Files.writeString(root.resolve("dovecot-uidvalidity"), known);
      Files.createFile(root.resolve("dovecot-uidvalidity." + known));
    }

    String ours = "UIDVALIDITY " + inbox().snapshot().uidValidity();

    assertThat(SideBySide.dovecot(dovecot, "INBOX")).containsExactly(ours);
  }

  private static Path folder(Path root, String escaped) throws IOException {
    Files.createDirectories(root);
    String name = escaped.equals("outside") ? escaped : "." + escaped;
    Path folder = Path.of(URI.create("file://" + root + "/" + name));
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(folder.resolve(part));
    }
    return folder;
  }
}
