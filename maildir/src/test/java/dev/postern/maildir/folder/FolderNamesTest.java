package dev.postern.maildir.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNamesTest {
  private final FolderNames names =
      new FolderNames(
          MailRoots.of(Path.of("/m")), Layout.MAILDIR_PLUS_PLUS, NameCharset.MODIFIED_UTF7);

  @ParameterizedTest
  @CsvSource({
    "Archive.2026,.Archive.2026",
    "Entwürfe,.Entw&APw-rfe",
    "a & b,.a &- b",
    "日本語,.&ZeVnLIqe-",
    "inbox.Child,.INBOX.Child",
  })
  void namesAreDirectories(String name, String directory) throws Exception {
    assertThat(names.directory(name)).isEqualTo(Path.of("/m").resolve(directory));
    assertThat(names.nameOf(directory)).contains(names.canonical(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "...", ".a..b", ".a.", "cur", ".INBOX", "..trash", ".~x"})
  void otherDirectoriesAreNone(String directory) {
    assertThat(names.nameOf(directory)).isEmpty();
  }

  @Test
  void twoDirectoriesNeverHaveOneName() {
    Random random = new Random(11);
    String alphabet = "&-A,aAPwü日";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(9); k >= 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String name = text.toString();
      assertThat(ModifiedUtf7.decode(ModifiedUtf7.encode(name))).isEqualTo(name);
      String decoded = ModifiedUtf7.decode(name);
      if (!decoded.equals(name)) {
        assertThat(ModifiedUtf7.encode(decoded)).isEqualTo(name);
      }
    }
  }

  @Test
  void subscriptionsAreReadInBothForms() {
    byte[] second = "V\t2\n\nArchive\t2026\nEntw&APw-rfe\n".getBytes(UTF_8);

    assertThat(Subscriptions.parse(second, '.')).containsExactly("Archive.2026", "Entw&APw-rfe");
    assertThat(Subscriptions.parse("INBOX\nA.B\n".getBytes(UTF_8), '.'))
        .containsExactly("INBOX", "A.B");
    assertThat(Subscriptions.parse(new byte[0], '.')).isEmpty();
    assertThat(Subscriptions.print(Subscriptions.parse(second, '.'), '.')).isEqualTo(second);
    assertThat(Subscriptions.print(Set.of(), '.')).isEqualTo("V\t2\n\n".getBytes(UTF_8));
  }

  @Test
  void usesAreTheGivenOrThoseOfUsualNames() {
    Map<SpecialUse, String> given = Map.of(SpecialUse.SENT, "Gesendet");

    assertThat(SpecialUses.of(given, "Gesendet")).contains(SpecialUse.SENT);
    assertThat(SpecialUses.of(given, "Sent")).isEmpty();
    assertThat(SpecialUses.of(given, "Junk")).contains(SpecialUse.JUNK);
    assertThat(SpecialUses.of(given, "Work")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/var/mail/%d/%n/Maildir,Ann@Example.org,/var/mail/Example.org/Ann/Maildir",
    "maildir:/v/%Ld/%Ln,Ann@Example.org,/v/example.org/ann",
    "maildir:/v/%{domain}/%{username}:UTF-8,ann@x,/v/x/ann",
    "maildir:~/Maildir:LAYOUT=maildir++,ann@x,/home/ann/Maildir",
    "%h/Maildir,ann@x,/home/ann/Maildir",
    "/v/%u/100%%,ann@x,/v/ann@x/100%",
  })
  void locationsAreFilledIn(String location, String user, String root) throws Exception {
    MailUser ann = new MailUser(user, Optional.of("/home/ann/"), Map.of());

    assertThat(MailLocation.parse(location).roots(ann).mail()).isEqualTo(Path.of(root));
  }

  @Test
  void placesApartAreFilledInToo() throws Exception {
    MailRoots roots =
        MailLocation.parse("/v/%n:INBOX=/i/%u:INDEX=/x/%Un:CONTROL=/c/%d:LAYOUT=fs")
            .roots(MailUser.of("ann@a"));

    assertThat(roots)
        .isEqualTo(
            new MailRoots(
                Path.of("/v/ann"),
                Path.of("/i/ann@a"),
                Optional.of(Path.of("/c/a")),
                Optional.of(Path.of("/x/ANN"))));
    FolderNames nested = new FolderNames(roots, Layout.FS, NameCharset.MODIFIED_UTF7);
    assertThat(nested.directory("A/B.c")).isEqualTo(Path.of("/v/ann/A/B.c"));
    assertThat(nested.index("A/B")).isEqualTo(Path.of("/x/ANN/A/B"));
    assertThat(nested.control("inbox")).isEqualTo(Path.of("/c/a/INBOX"));
    assertThat(nested.directory("inbox")).isEqualTo(Path.of("/i/ann@a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/../b",
        "a/./b",
        "a/cur",
        "new/a",
        "tmp",
        "a//b",
        "/a",
        "a/",
        "..x",
        "dovecot-uidlist/a",
        "postern-index",
        "a/subscriptions",
        "maildirsize",
        "~/a"
      })
  void nestedNamesThatMeanOtherFilesAreRefused(String name) {
    FolderNames nested = new FolderNames(MailRoots.of(Path.of("/m")), Layout.FS, NameCharset.UTF8);

    assertThatThrownBy(() -> nested.directory(name))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID_NAME));
    assertThat(nested.nameOf(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..@x",
        "a/b@x",
        "../../etc@x",
        "a@..",
        "a@.",
        "a@b/c",
        "a@../b",
        "ann",
        "@x",
        ".@x",
        "a..b@x"
      })
  void aUserNeverLeavesTheRoot(String user) {
    MailLocation location = MailLocation.parse("/var/mail/%d/%n/Maildir");

    assertThatThrownBy(() -> location.roots(MailUser.of(user)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID_NAME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "relative/%n",
        "mbox:/x",
        "/v/%x",
        "/v/%",
        "/v/%{user",
        "/v/%{port}",
        "/v/%n:LAYOUT=index",
        "/v/%n:CONTROL=x",
        "/v/%n:INDEX=MEMORY",
        "/v/%n:DIRNAME=x"
      })
  void otherLocationsAreRefused(String location) {
    assertThatThrownBy(() -> MailLocation.parse(location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mail location:");
  }
}
