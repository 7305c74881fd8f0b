package dev.postern.maildir.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.nio.file.FileSystems;
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
      new FolderNames(MailRoots.of(Path.of("/m")), LocationOptions.DEFAULT);

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
    "Maildir:/v//%n/,ann@x,/v/ann",
    "/v/%1n/%1.1n/%n,ann@x,/v/a/n/ann",
    "/v/%1n/%1.1n/%n,a@x,/v/a/a",
    "/v/%2.256Nu/%2.100Hu/%Mn,ann@x,/v/b4/38/7e0d7f8a5d96c24ffcc840f31bce72b2",
    "/v/a::b/%n:LAYOUT=fs,ann@x,/v/a:b/ann",
    "%{home}/Maildir:LISTINDEX=x:ITERINDEX:INDEXCACHE=/x:VOLATILEDIR=/x:NO-NOSELECT,ann@x,/home/ann/Maildir",
  })
  void locationsAreFilledIn(String location, String user, String root) throws Exception {
    MailUser ann = new MailUser(user, Optional.of("/home/ann/"), Map.of());

    assertThat(MailLocation.parse(location).roots(ann, FileSystems.getDefault()).mail())
        .isEqualTo(Path.of(root));
  }

  @Test
  void mailMayBeInADirectoryOfItsOwn() throws Exception {
    MailLocation mailOnly = MailLocation.parse("/v/%n:LAYOUT=fs:DIRNAME=.m:CONTROL=/c/%n");
    MailLocation all = MailLocation.parse("/v/%n:LAYOUT=fs:FULLDIRNAME=.m:CONTROL=/c/%n");
    FolderNames names =
        new FolderNames(
            mailOnly.roots(MailUser.of("ann"), FileSystems.getDefault()), mailOnly.options());
    FolderNames full =
        new FolderNames(all.roots(MailUser.of("ann"), FileSystems.getDefault()), all.options());

    assertThat(names.directory("inbox")).isEqualTo(Path.of("/v/ann/INBOX/.m"));
    assertThat(names.directory("A/cur")).isEqualTo(Path.of("/v/ann/A/cur/.m"));
    assertThat(names.control("A/cur")).isEqualTo(Path.of("/c/ann/A/cur"));
    assertThat(full.control("A")).isEqualTo(Path.of("/c/ann/A/.m"));
    assertThat(full.control("INBOX")).isEqualTo(Path.of("/c/ann/INBOX/.m"));
    assertThat(full.index("A")).contains(Path.of("/v/ann/A/.m"));
    assertThatThrownBy(() -> names.directory("A/.m")).isInstanceOf(StoreException.class);
  }

  @Test
  void placesApartAreFilledInToo() throws Exception {
    MailRoots roots =
        MailLocation.parse("/v/%n:INBOX=/i/%u:INDEX=/x/%Un:CONTROL=/c/%d:LAYOUT=fs")
            .roots(MailUser.of("ann@a"), FileSystems.getDefault());

    assertThat(roots)
        .isEqualTo(
            new MailRoots(
                Path.of("/v/ann"),
                Path.of("/i/ann@a"),
                Optional.of(Path.of("/c/a")),
                Optional.of(Path.of("/x/ANN"))));
    FolderNames nested = new FolderNames(roots, LocationOptions.DEFAULT.with(Layout.FS));
    assertThat(nested.directory("A/B.c")).isEqualTo(Path.of("/v/ann/A/B.c"));
    assertThat(nested.index("A/B")).contains(Path.of("/x/ANN/A/B"));
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
    FolderNames nested =
        new FolderNames(
            MailRoots.of(Path.of("/m")),
            LocationOptions.DEFAULT.with(Layout.FS).with(NameCharset.UTF8));

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

    assertThatThrownBy(() -> location.roots(MailUser.of(user), FileSystems.getDefault()))
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
        "/v/%n:INDEX=",
        "/v/%n:DIRNAME=x",
        "/v/%n:LAYOUT=fs:DIRNAME=a/b",
        "/v/%n:LAYOUT=fs:FULLDIRNAME=..",
        "/v/%n:SUBSCRIPTIONS=",
        "/v/%n:SUBSCRIPTIONS=/x",
        "/v/%n:layout=fs",
        "/v/%n:ALT=/x",
        "/v/%n:MAILBOXDIR=x",
        "/v/%n:INDEXPVT=/x",
        "/v/%n:BROKENCHAR=^",
        "/v/%n:NO-FS-VALIDATION",
        "/v/../%n",
        "/v/%n/.",
        "/v/%Xn",
        "/v/%Dn",
        "/v/%s/%n",
        "/v/%{sha256:user}",
        "/v/%-2Nn",
        "~ann/Maildir",
        "sdbox:~/dbox"
      })
  void otherLocationsAreRefused(String location) {
    assertThatThrownBy(() -> MailLocation.parse(location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mail location:");
  }
}
