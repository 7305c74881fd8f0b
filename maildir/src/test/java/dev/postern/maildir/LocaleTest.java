package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service has often no locale, and then the JDK knows no names but those in ASCII. */
class LocaleTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "C, :UTF-8:LAYOUT=fs, Z\u00fcrich",
    "C, :UTF-8, .Z\u00fcrich",
    "C, '', .Z&APw-rich",
    "C.UTF-8, :UTF-8, .Z\u00fcrich",
  })
  void namesAreTheSameInAnyLocale(String locale, String options, String folder) throws Exception {
    Path maildir = directory.resolve("Maildir");

    List<String> seen =
        ChildJvm.run(List.of(), Map.of("LC_ALL", locale), Writer.class, maildir + options);

    assertThat(seen).containsExactly("2", "Z\\u00fcrich", "2");
    assertThat(maildir.resolve(folder).resolve("cur")).isDirectory();
    try (MaildirStore store = MaildirStore.at("maildir:" + maildir + options);
        Mailbox mailbox = store.account(MailUser.of("ann@example.org")).open("Z\u00fcrich")) {
      assertThat(StoreTest.texts(mailbox)).containsExactly("ours", "theirs");
    }
  }

  /** Makes a folder, appends, and has a file with a name in Latin-1. */
  static final class Writer {
    private Writer() {}

    /** Prints what it sees. */
    public static void main(String[] arguments) throws IOException {
      try (MaildirStore store = MaildirStore.at("maildir:" + arguments[0])) {
        Account account = store.account(MailUser.of("ann@example.org"));
        account.create("Z\u00fcrich", Optional.empty());
        try (Mailbox mailbox = account.open("Z\u00fcrich")) {
          StoreTest.append(mailbox, "ours", Flags.NONE, "delivery");
          deliver(Path.of(arguments[0].replaceFirst(":.*", "")));
          System.out.println(mailbox.snapshot().size());
        }
        for (MailboxInfo info : account.list()) {
          if (!info.name().equals("INBOX")) {
            System.out.println(info.name().replace("\u00fc", "\\u00fc"));
          }
        }
        System.out.println(account.status("Z\u00fcrich").messages());
      }
    }

    private static void deliver(Path maildir) throws IOException {
      try (var all = Files.walk(maildir, 2)) {
        Path fresh =
            all.filter(path -> path.endsWith("new") && !path.getParent().equals(maildir))
                .findFirst()
                .orElseThrow();
        Files.writeString(Path.of(URI.create(fresh.toUri() + "2.%FC.host")), "theirs");
      }
    }
  }
}
