package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on a temporary directory, and another program that works on it beside. */
class StoreTest {
  static final Instant DATE = Instant.parse("2020-01-02T03:04:05Z");

  @TempDir Path directory;
  final AtomicInteger deliveries = new AtomicInteger();
  Path maildir;
  MaildirStore store;
  private final List<Mailbox> open = new ArrayList<>();

  @BeforeEach
  void begin() {
    maildir = directory.resolve("Maildir");
    store = newStore(SyncMode.NEVER);
  }

  @AfterEach
  void end() {
    open.forEach(Mailbox::close);
    store.close();
  }

  final MaildirStore newStore(SyncMode mode) {
    return MaildirStore.builder(maildir.toString()).sync(mode).build();
  }

  /** The store after a restart of the process. */
  final void restart() {
    open.forEach(Mailbox::close);
    open.clear();
    store.close();
    store = newStore(SyncMode.NEVER);
  }

  final Account account() throws IOException {
    return store.account(MailUser.of("ann@example.org"));
  }

  final Mailbox inbox() throws IOException {
    return mailbox("INBOX");
  }

  final Mailbox mailbox(String name) throws IOException {
    Mailbox mailbox = account().open(name);
    open.add(mailbox);
    return mailbox;
  }

  final long append(Mailbox mailbox, String text, Flags flags) throws IOException {
    return append(mailbox, text, flags, "delivery " + deliveries.incrementAndGet());
  }

  static long append(Mailbox mailbox, String text, Flags flags, String id) throws IOException {
    NewMessage message =
        new NewMessage(MessageSource.of(text.getBytes(ISO_8859_1)), flags, DATE, id);
    return mailbox.append(List.of(message)).uids().get(0);
  }

  /** Another program delivers. */
  final Path deliver(String place, String name, String text) throws IOException {
    Path file = maildir.resolve(place).resolve(name);
    return Files.write(file, text.getBytes(ISO_8859_1));
  }

  /** The same before there is a mailbox. */
  final Path deliverBeforeFirstUse(String place, String name, String text) throws IOException {
    for (String part : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    return deliver(place, name, text);
  }

  /** Another program renames the only file whose name holds a text. */
  final void rename(String part, String place, String newName) throws IOException {
    Files.move(file(part), maildir.resolve(place).resolve(newName));
  }

  final Path file(String part) throws IOException {
    try (Stream<Path> files = Files.walk(maildir, 2)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> f.getFileName().toString().contains(part))
          .findFirst()
          .orElseThrow();
    }
  }

  static String text(Mailbox mailbox, long uid) throws IOException {
    return new String(mailbox.content(uid).readAllBytes(), ISO_8859_1);
  }

  static List<String> texts(Mailbox mailbox) throws IOException {
    List<String> texts = new ArrayList<>();
    for (MessageInfo message : mailbox.snapshot()) {
      texts.add(text(mailbox, message.uid()));
    }
    return texts;
  }

  static List<Long> uids(Mailbox mailbox) throws IOException {
    return mailbox.snapshot().uids().stream().boxed().toList();
  }

  /**
   * Names of the messages in a place; the file of a lock, which stays while it is open, is none.
   */
  final Set<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(maildir.resolve(place))) {
      Set<String> names = new TreeSet<>();
      files.forEach(f -> names.add(f.getFileName().toString()));
      names.removeIf(name -> name.startsWith("lock."));
      return names;
    }
  }
}
