package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One mail for several users is one file where that changes nothing for any of them. */
final class SharedFilesTest {
  private static final Instant DATE = Instant.parse("2020-01-02T03:04:05Z");
  private static final String TEXT = "Subject: hi\r\n\r\nhi\nthere\r\n";

  @TempDir private Path directory;
  private final MessageSource body = body();
  private MaildirStore store;
  private int deliveries;

  @BeforeEach
  void begin() {
    store = MaildirStore.builder(directory + "/%u").ownership(Ownership.EACH_USER).build();
  }

  @AfterEach
  void end() {
    store.close();
  }

  @Test
  void severalUsersHaveOneFileByNamesOfTheirOwn() throws IOException {
    for (String user : List.of("ann", "bob", "cid")) {
      append(user, body, "A: 1\r\n", DATE, Flags.NONE);
    }
    append("dan", body, "A: 1\r\n", DATE, Flags.of(SystemFlag.FLAGGED));

    List<Path> files = List.of(file("ann"), file("bob"), file("cid"), file("dan"));
    assertThat(files).map(SharedFilesTest::inode).containsOnly(inode(files.get(0)));
    assertThat(files).extracting(Path::getFileName).doesNotHaveDuplicates();
    assertThat(Files.getAttribute(files.get(0), "unix:nlink")).isEqualTo(4);
    assertThat(files.get(3).getParent().getFileName()).hasToString("cur");
    for (String user : List.of("ann", "bob", "cid", "dan")) {
      try (Mailbox inbox = open(user)) {
        MessageInfo message = inbox.snapshot().at(0);
        assertThat(message.internalDate()).isEqualTo(DATE);
        assertThat(message.size()).isEqualTo(TEXT.length() + 7);
        assertThat(new String(inbox.content(message.uid()).readAllBytes(), US_ASCII))
            .isEqualTo("A: 1\r\n" + TEXT.replace("hi\nthere", "hi\r\nthere"));
        assertThat(((UniqueNames) inbox).uniqueName(message.uid()).orElseThrow())
            .contains(",S=" + (TEXT.length() + 6) + ",W=" + (TEXT.length() + 7));
      }
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whatIsNotTheSameIsAFileOfItsOwn() throws IOException {
    append("ann", body, "A: 1\r\n", DATE, Flags.NONE);
    append("bob", body, "A: 2\r\n", DATE, Flags.NONE);
    append("cid", body, "A: 1\r\n", DATE.plusSeconds(1), Flags.NONE);
    append("dan", body(), "A: 1\r\n", DATE, Flags.NONE);

    assertThat(List.of("ann", "bob", "cid", "dan"))
        .map(user -> inode(file(user)))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasExpungedOrMovedOrFlaggedIsWrittenOnceMore() throws IOException {
    append("ann", body, "", DATE, Flags.NONE);
    try (Mailbox inbox = open("ann")) {
      inbox.expunge(UidSet.ALL);
    }
    append("bob", body, "", DATE, Flags.NONE);
    append("cid", body, "", DATE, Flags.NONE);

    assertThat(inode(file("cid"))).isEqualTo(inode(file("bob")));
    assertThat(file("cid")).hasContent(TEXT);
    assertThat(left()).isEmpty();
  }

  @Test
  void aFileThatSomebodyChangedIsNotPassedOn() throws IOException {
    append("ann", body, "", DATE, Flags.NONE);
    Path anns = file("ann");
    Files.writeString(anns, "x".repeat(TEXT.length()), StandardOpenOption.TRUNCATE_EXISTING);
    append("bob", body, "", DATE, Flags.NONE);
    Path bobs = file("bob");
    Path other = Files.writeString(directory.resolve("other"), "y".repeat(TEXT.length()));
    Files.setLastModifiedTime(other, FileTime.from(DATE));
    Files.move(other, bobs, StandardCopyOption.REPLACE_EXISTING);
    append("cid", body, "", DATE, Flags.NONE);

    assertThat(file("cid")).hasContent(TEXT);
    assertThat(inode(file("cid"))).isNotEqualTo(inode(bobs));
    assertThat(left()).isEmpty();
  }

  @Test
  void nobodyGetsAFileThatIsAnothersOrAsOpenAsAnothers() throws IOException {
    assumeTrue(Machine.process().isRoot(), "only root can give files away");
    append("ann", body, "", DATE, Flags.NONE);
    append(user("bob", Map.of("uid", "200", "gid", "8")), body, "", DATE, Flags.NONE);
    append(user("cid", Map.of("uid", "201", "gid", "8")), body, "", DATE, Flags.NONE);
    append(user("dan", Map.of("uid", "201", "gid", "8")), body, "", DATE, Flags.NONE);
    append(user("eve", Map.of("uid", "201", "gid", "12")), body, "", DATE, Flags.NONE);

    assertThat(inode(file("dan"))).isEqualTo(inode(file("cid")));
    assertThat(List.of("ann", "bob", "cid", "eve"))
        .map(user -> inode(file(user)))
        .doesNotHaveDuplicates();
    assertThat(Files.getAttribute(file("ann"), "unix:uid")).isEqualTo(0);
    assertThat(Files.getAttribute(file("bob"), "unix:uid")).isEqualTo(200);
    assertThat(Files.getAttribute(file("dan"), "unix:uid")).isEqualTo(201);
    assertThat(Files.getAttribute(file("eve"), "unix:gid")).isEqualTo(12);
  }

  @Test
  void aFileThatWasOpenedToOthersIsNotPassedOn() throws IOException {
    append("ann", body, "", DATE, Flags.NONE);
    Files.setPosixFilePermissions(file("ann"), PosixFilePermissions.fromString("rw-rw-rw-"));
    append("bob", body, "", DATE, Flags.NONE);

    assertThat(inode(file("bob"))).isNotEqualTo(inode(file("ann")));
  }

  @Test
  void directoriesThatPassOnSomethingElseDoNotShare() throws IOException {
    append("ann", body, "", DATE, Flags.NONE);
    open("bob").close();
    Files.setPosixFilePermissions(
        directory.resolve("bob/tmp"), PosixFilePermissions.fromString("rwx------"));
    append("bob", body, "", DATE, Flags.NONE);

    assertThat(inode(file("bob"))).isNotEqualTo(inode(file("ann")));
  }

  @Test
  void aDeliveryThatIsTriedAgainIsThereOnce() throws IOException {
    append("ann", body, "", DATE, Flags.NONE);
    NewMessage message = NewMessage.builder(body, DATE, "again").build();
    try (Mailbox inbox = open("bob")) {
      inbox.append(List.of(message));
      inbox.append(List.of(message));
      assertThat(inbox.snapshot().size()).isOne();
    }
    assertThat(Files.getAttribute(file("ann"), "unix:nlink")).isEqualTo(2);
    assertThat(left()).isEmpty();
  }

  @Test
  void quotaCountsEachCopyWhole() throws IOException {
    Account account =
        store.account(user("ann", Map.of("quota_rule", "*:bytes=" + 2 * TEXT.length())));
    append("bob", body, "", DATE, Flags.NONE);
    append(user("ann", Map.of("quota_rule", "*:bytes=1M")), body, "", DATE, Flags.NONE);
    assertThat(account.quota().orElseThrow().octets()).isEqualTo(TEXT.length());
  }

  @Test
  void onlySoManyAreRemembered() throws IOException {
    SharedFiles files = new SharedFiles();
    List<NewMessage> messages = new ArrayList<>();
    for (int i = 0; i <= SharedFiles.REMEMBERED; i++) {
      messages.add(NewMessage.builder(body(), DATE, "id " + i).build());
      files.remember(messages.get(i), new SharedFile(directory, Map.of(), null));
    }
    assertThat(files.find(messages.get(0))).isEmpty();
    assertThat(files.find(messages.get(1))).isPresent();
    NewMessage longPrefix =
        NewMessage.builder(body, DATE, "long").prefix(MessageSource.of(new byte[5_000])).build();
    files.remember(longPrefix, new SharedFile(directory, Map.of(), null));
    assertThat(files.find(longPrefix)).isEmpty();
  }

  private static MessageSource body() {
    return MessageSource.of(TEXT.getBytes(US_ASCII));
  }

  private void append(String user, MessageSource octets, String prefix, Instant date, Flags flags)
      throws IOException {
    append(user(user, Map.of()), octets, prefix, date, flags);
  }

  private void append(MailUser user, MessageSource octets, String prefix, Instant date, Flags flags)
      throws IOException {
    NewMessage message =
        NewMessage.builder(octets, date, "id " + ++deliveries)
            .prefix(MessageSource.of(prefix.getBytes(US_ASCII)))
            .flags(flags)
            .build();
    try (Mailbox inbox = store.account(user).open("INBOX")) {
      inbox.append(List.of(message));
    }
  }

  private Mailbox open(String user) throws IOException {
    return store.account(user(user, Map.of())).open("INBOX");
  }

  private static MailUser user(String name, Map<String, String> fields) {
    return new MailUser(name, Optional.empty(), fields);
  }

  private Path file(String user) {
    try (Stream<Path> all = Files.walk(directory.resolve(user), 2)) {
      return all.filter(f -> f.getParent().endsWith("new") || f.getParent().endsWith("cur"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object inode(Path file) {
    try {
      return Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lies in a tmp and is no lock. */
  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(p -> !p.equals(directory) && p.getParent().endsWith("tmp"))
          .filter(p -> !p.getFileName().toString().startsWith("lock."))
          .toList();
    }
  }
}
