package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What clients did and were told, one thing after another, and all that the disk was told. */
final class Story implements AutoCloseable {
  static final MailUser ANN = MailUser.of("ann@example.org");
  static final Instant DATE = Instant.parse("2020-01-02T03:04:05Z");

  private final DiskRecord record;
  private final RecordedFileSystem files;
  private final MaildirStore store;
  private final Account account;
  private final List<Chapter> chapters = new ArrayList<>();

  /**
   * Begins on a directory.
   *
   * @param location where the Maildir is, with {@code DISK} for the directory
   */
  Story(Path disk, String location) throws IOException {
    this(disk, location, files -> files, ANN);
  }

  /**
   * Begins on a directory through other files.
   *
   * @param above is given those that record, and the store does all through what it gives
   */
  Story(Path disk, String location, UnaryOperator<FileSystem> above, MailUser user)
      throws IOException {
    record = new DiskRecord(disk);
    files = new RecordedFileSystem(record);
    String where = location.replace("DISK", disk.toString());
    store = TestStores.on(where, above.apply(files), SyncMode.ALWAYS, 1);
    account = store.account(user);
    tell("look", all -> all.open("INBOX").close());
  }

  DiskRecord record() {
    return record;
  }

  Account account() {
    return account;
  }

  List<Chapter> chapters() {
    return List.copyOf(chapters);
  }

  /** Something is done, and what is there then is what clients were told. */
  Story tell(String what, Act act) throws IOException {
    int begin = record.size();
    act.on(account);
    int end = record.size();
    chapters.add(new Chapter(what, begin, end, MailState.of(account)));
    return this;
  }

  /** Another program writes a file. */
  void deliver(Path file, String text) throws IOException {
    Files.writeString(path(file), text);
  }

  /** A path by which what is done is recorded. */
  Path path(Path file) {
    return files.getPath(file.toString());
  }

  /** What the last chapter did to the disk, in words. */
  List<String> operations() {
    Chapter last = chapters.get(chapters.size() - 1);
    return record.operations(last.begin(), last.end()).stream().map(DiskOperation::text).toList();
  }

  @Override
  public void close() throws IOException {
    store.close();
    assertThat(record.open()).as("left open").isEmpty();
    assertThat(record.recorded()).as("the record against the disk").isEqualTo(record.onDisk());
  }

  static List<Long> append(Account account, String mailbox, String... texts) throws IOException {
    return append(account, mailbox, Flags.NONE, texts);
  }

  static List<Long> append(Account account, String mailbox, Flags flags, String... texts)
      throws IOException {
    MessageSource[] bodies = new MessageSource[texts.length];
    for (int i = 0; i < texts.length; i++) {
      bodies[i] = MessageSource.of(texts[i].getBytes(ISO_8859_1));
    }
    return append(account, mailbox, flags, bodies);
  }

  static List<Long> append(Account account, String mailbox, Flags flags, MessageSource... bodies)
      throws IOException {
    List<NewMessage> messages = new ArrayList<>();
    for (MessageSource body : bodies) {
      String id = UUID.randomUUID().toString();
      messages.add(NewMessage.builder(body, DATE, id).flags(flags).build());
    }
    try (Mailbox to = account.open(mailbox)) {
      return to.append(messages).uids();
    }
  }

  static void flag(Account account, String mailbox, UidSet uids, Flags flags) throws IOException {
    try (Mailbox at = account.open(mailbox)) {
      at.store(uids, new FlagChange(FlagChange.Mode.REPLACE, flags), OptionalLong.empty());
    }
  }

  static Flags flags(SystemFlag flag, String... keywords) {
    return Flags.of(List.of(flag), List.of(keywords));
  }

  /** What a client does. */
  @FunctionalInterface
  interface Act {
    void on(Account account) throws IOException;
  }

  /**
   * Something that was done.
   *
   * @param begin the first of its operations in the record
   * @param end behind the last before its success was told
   */
  record Chapter(String what, int begin, int end, MailState after) {}
}
