package dev.postern.auth.userdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where users are, by each kind of directory. */
final class UserDirectoriesTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");
  private static final UserDirectory ONLY_ANN =
      name -> name.equals(ANN.name()) ? UserLookup.found(ANN) : UserLookup.unknown();

  @TempDir private Path directory;

  @Test
  void dovecotsArgumentsAreTemplates() {
    StaticUserDirectory users =
        StaticUserDirectory.parse(
                " uid=200 gid=mail  home=/var/mail/%d/%n mail=maildir:/m/%u quota_rule=*:storage=1G ")
            .of(ONLY_ANN);
    UserLookup found =
        UserLookup.found(
            new MailUser(
                "ann@example.org",
                Optional.of("/var/mail/example.org/ann"),
                Map.of(
                    "uid", "200",
                    "gid", "mail",
                    "mail", "maildir:/m/ann@example.org",
                    "quota_rule", "*:storage=1G")));
    assertThat(users.find("ann@example.org")).isEqualTo(found);
    assertThat(users.locate(ANN)).isEqualTo(found);
    assertThat(users.find("bob@example.org")).isEqualTo(UserLookup.unknown());
    assertThat(users.parts()).containsExactly(ONLY_ANN);
  }

  @Test
  void listsWhomTheOtherDirectoryLists() throws IOException {
    StaticUserDirectory users = StaticUserDirectory.home("/m/%n");
    for (UserDirectory unlisted : List.of(users, users.of(ONLY_ANN))) {
      assertThat(ListedUserDirectory.of(unlisted)).isEmpty();
    }
    assertThatThrownBy(users::users).isInstanceOf(IOException.class);
    Path file = Files.writeString(directory.resolve("passwd"), "ann:{PLAIN}x\nben:{PLAIN}x\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    UserDirectory listed = users.of(PasswdFileAuthenticator.of(file));
    assertThat(ListedUserDirectory.of(listed).orElseThrow().users()).containsExactly("ann", "ben");
    // Nobody says which files there are.
    assertThat(ListedUserDirectory.of(PasswdFileAuthenticator.parse(directory + "/%d").build()))
        .isEmpty();
  }

  @Test
  void withoutAListOnlyWhoLoggedInIsKnown() {
    StaticUserDirectory users = StaticUserDirectory.parse("home=/m/%n");
    assertThat(users.locate(ANN))
        .isEqualTo(UserLookup.found(new MailUser(ANN.name(), Optional.of("/m/ann"), Map.of())));
    assertThat(users.find(ANN.name())).isInstanceOf(UserLookup.Unavailable.class);
    assertThatThrownBy(users::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("allow_all_users=yes");
    assertThatCode(users.of(ONLY_ANN)::check).doesNotThrowAnyException();
  }

  @Test
  void allUsersAreAllowedIfSaidSo() {
    StaticUserDirectory users = StaticUserDirectory.parse("allow_all_users=yes home=/m/%n");
    assertThat(users.find("Bob"))
        .isEqualTo(UserLookup.found(new MailUser("bob", Optional.of("/m/bob"), Map.of())));
    assertThat(users.find("../bob")).isEqualTo(UserLookup.unknown());
    assertThat(users.find("")).isEqualTo(UserLookup.unknown());
    assertThatCode(users::check).doesNotThrowAnyException();
  }

  @Test
  void anUnknownVariableIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticUserDirectory.parse("home=/m/%h"))
        .withMessageContaining("%h");
  }

  @Test
  void usersOfTheMachineAreReadAgain() throws IOException {
    Path file = Files.writeString(directory.resolve("passwd"), passwd("ann", 1000));
    PasswdUserDirectory users = PasswdUserDirectory.of(file);
    UserLookup ann =
        UserLookup.found(
            new MailUser("ann", Optional.of("/home/ann"), Map.of("uid", "1000", "gid", "100")));
    assertThat(users.find("Ann")).isEqualTo(ann);
    assertThat(users.find("bob")).isEqualTo(UserLookup.unknown());
    Files.writeString(file, passwd("ann", 1000) + passwd("bob", 1001) + passwd("bob", 1002));
    assertThat(users.find("ann")).isEqualTo(ann);
    assertThat(((UserLookup.Found) users.find("bob")).found().fields())
        .containsEntry("uid", "1001");
  }

  @Test
  void whoIsPartOfTheSystemHasNoMail() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("passwd"),
            passwd("root", 0)
                + passwd("low", 499)
                + passwd("ann", 500)
                + "broken:x:1:1\n+::::::\n");
    PasswdUserDirectory users = PasswdUserDirectory.of(file);
    assertThat(users.find("root")).isEqualTo(UserLookup.unknown());
    assertThat(users.find("low")).isEqualTo(UserLookup.unknown());
    assertThat(users.find("ann")).isInstanceOf(UserLookup.Found.class);
    assertThat(users.find("broken")).isEqualTo(UserLookup.unknown());
    assertThat(users.firstValidUid(200).find("low")).isInstanceOf(UserLookup.Found.class);
    assertThat(users.usernameFormat("%n").find("ANN@example.org")).isEqualTo(users.find("ann"));
    assertThat(users.usernameFormat("%n").find("@example.org")).isEqualTo(UserLookup.unknown());
    assertThat(users.find("ann@example.org")).isEqualTo(UserLookup.unknown());
  }

  @Test
  void aFileThatIsAwayIsNoReasonToBounce() {
    PasswdUserDirectory users = PasswdUserDirectory.of(directory.resolve("none"));
    assertThat(users.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
    assertThatThrownBy(users::check).isInstanceOf(IOException.class);
  }

  @Test
  void theMachineHasUsers() {
    assertThat(PasswdUserDirectory.system().firstValidUid(0).find("root"))
        .isInstanceOf(UserLookup.Found.class);
  }

  @Test
  void whatTheAuthenticatorGaveIsTakenAndElseTheNextIsAsked() {
    UserDirectory chain =
        UserDirectory.chain(
            UserDirectory.prefetch(), StaticUserDirectory.home("/m/%n").of(ONLY_ANN));
    MailUser located = new MailUser("ann@example.org", Optional.of("/own"), Map.of());
    MailUser withUid = new MailUser("ann@example.org", Optional.empty(), Map.of("uid", "5"));
    MailUser byMaster =
        new MailUser("ann@example.org", Optional.empty(), Map.of("master_user", "boss"));
    assertThat(chain.locate(located)).isEqualTo(UserLookup.found(located));
    assertThat(chain.locate(withUid)).isEqualTo(UserLookup.found(withUid));
    UserLookup next = UserLookup.found(new MailUser(ANN.name(), Optional.of("/m/ann"), Map.of()));
    assertThat(chain.locate(ANN)).isEqualTo(next);
    assertThat(chain.locate(byMaster)).isEqualTo(next);
    assertThat(chain.find("ann@example.org")).isEqualTo(next);
    assertThat(chain.find("eve@example.org")).isEqualTo(UserLookup.unknown());
  }

  /** Mail waits until the mistake is mended; it is not sent back. */
  @Test
  void prefetchAloneCannotTellOfDeliveries() {
    UserDirectory prefetch = UserDirectory.prefetch();
    assertThat(prefetch.find("ann@example.org")).isInstanceOf(UserLookup.Unavailable.class);
    assertThat(UserDirectory.chain(prefetch).find("ann@example.org"))
        .isInstanceOf(UserLookup.Unavailable.class);
    assertThat(prefetch.locate(ANN)).isEqualTo(UserLookup.unknown());
  }

  private static String passwd(String name, int uid) {
    return name + ":x:" + uid + ":100:Ann Lee,,,:/home/" + name + ":/bin/sh\n";
  }
}
