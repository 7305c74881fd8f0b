package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose files of mail are. */
final class OwnershipTest {
  private static final int UID = 200;
  private static final int GID = 8;

  @TempDir private Path directory;

  @Test
  void aUserWithAnotherUidHasNoMailUnlessTheStoreIsToldTo() throws IOException {
    try (MaildirStore store = MaildirStore.at(directory + "/%u")) {
      for (Map<String, String> fields :
          List.of(Map.of("uid", "199"), Map.of("gid", "7777"), Map.of("uid", "199", "gid", "8"))) {
        assertThatThrownBy(() -> store.account(user(fields)))
            .asInstanceOf(type(StoreException.class))
            .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
            .satisfies(e -> assertThat(e).hasMessageContaining("with ownership each-user"));
      }
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void whatIsTheSameForEveryUserCanBeLookedAtBefore() throws IOException {
    Map<String, Object> self = Files.readAttributes(directory, "unix:uid,gid");
    try (MaildirStore store = MaildirStore.at(directory + "/%u")) {
      assertThatThrownBy(() -> store.checkOwner(user(Map.of("uid", "199"))))
          .asInstanceOf(type(StoreException.class))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
          .satisfies(e -> assertThat(e).hasMessageContaining("with ownership each-user"));
      assertThatThrownBy(() -> store.checkOwner(user(Map.of("gid", "nosuch"))))
          .hasMessageContaining("does not know: nosuch");
      store.checkOwner(user(Map.of("uid", self.get("uid").toString())));
      store.checkOwner(user(Map.of()));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aUserWithTheUidOfTheProcessHas() throws IOException {
    Map<String, Object> self = Files.readAttributes(directory, "unix:uid,gid");
    try (MaildirStore store = MaildirStore.at(directory + "/%u")) {
      store.account(
          user(Map.of("uid", self.get("uid").toString(), "gid", self.get("gid").toString())));
      assertThat(directory.resolve("ann")).isDirectory();
    }
  }

  @Test
  void aNameThatTheMachineDoesNotKnowIsAMistake() throws IOException {
    try (MaildirStore store = MaildirStore.at(directory + "/%u")) {
      assertThatThrownBy(() -> store.account(user(Map.of("uid", "no-such-user"))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no-such-user");
    }
  }

  @Test
  void onlyRootCanGiveFilesAway() throws StoreException {
    Owners.Identity someone = new Owners.Identity(() -> "someone", () -> "users", false);
    Owners owners = new Owners(Ownership.EACH_USER, someone);
    assertThatThrownBy(() -> owners.files(user(Map.of("uid", "199")), directory.getFileSystem()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("only root");
    assertThat(owners.files(user(Map.of()), directory.getFileSystem()))
        .isSameAs(directory.getFileSystem());
  }

  @Test
  void everythingBelongsToTheUser() throws IOException {
    assumeRoot();
    try (MaildirStore store =
        MaildirStore.builder(directory + "/mail/%u").ownership(Ownership.EACH_USER).build()) {
      Map<String, String> fields =
          Map.of("uid", "" + UID, "gid", "" + GID, "quota_rule", "*:bytes=1M");
      Account account = store.account(user(fields));
      account.create("Archive", Optional.of(SpecialUse.ARCHIVE));
      account.subscribe("Archive");
      try (Mailbox inbox = account.open("INBOX")) {
        inbox.append(List.of(message("one")));
        inbox.append(List.of(message("two")));
        inbox.copy(UidSet.ALL, "Archive");
      }
      Story.flag(account, "Archive", UidSet.of(1), Story.flags(SystemFlag.SEEN, "$Work"));
      account.rename("Archive", "Other");
      account.create("Gone", Optional.empty());
      account.delete("Gone");
      assertThat(foreign()).isEmpty();
    }
    assertThat(foreign()).isEmpty();
    assertThat(isForeign(directory.resolve("mail"))).as("shared with other users").isTrue();
    for (String file :
        List.of(
            "dovecot-uidlist",
            "dovecot-uidvalidity",
            "subscriptions",
            "maildirsize",
            "postern-index",
            "postern-special-use",
            ".Other/dovecot-keywords",
            ".Other/dovecot-uidlist")) {
      assertThat(directory.resolve("mail/ann").resolve(file)).exists();
    }
  }

  @Test
  void namesAreOwnersToo() throws IOException {
    assumeRoot();
    try (MaildirStore store =
        MaildirStore.builder(directory + "/mail/%u").ownership(Ownership.EACH_USER).build()) {
      store.account(user(Map.of("uid", "nobody")));
      assertThat(Files.getOwner(directory.resolve("mail/ann")).getName()).isEqualTo("nobody");
    }
  }

  private static NewMessage message(String deliveryId) {
    byte[] octets = "Subject: hi\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
    return NewMessage.builder(MessageSource.of(octets), Instant.EPOCH, deliveryId).build();
  }

  /** What belongs to somebody else. */
  private List<Path> foreign() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("mail/ann"))) {
      return all.filter(OwnershipTest::isForeign).toList();
    }
  }

  private static boolean isForeign(Path file) {
    try {
      Map<String, Object> owner =
          Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
      return !owner.get("uid").equals(UID) || !owner.get("gid").equals(GID);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MailUser user(Map<String, String> fields) {
    return new MailUser("ann", Optional.empty(), fields);
  }

  private static void assumeRoot() {
    Assumptions.assumeTrue(Machine.process().isRoot(), "only root can give files away");
  }
}
