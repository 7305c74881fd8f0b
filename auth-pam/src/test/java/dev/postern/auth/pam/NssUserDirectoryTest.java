package dev.postern.auth.pam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Over the machine's own users, of whom root and nobody are everywhere. */
class NssUserDirectoryTest {
  private static final UserLookup ROOT =
      UserLookup.found(new MailUser("root", Optional.of("/root"), Map.of("uid", "0", "gid", "0")));

  private final NssUserDirectory users = NssUserDirectory.create();

  @Test
  void aUserHasWhatTheMachineKnows() throws Exception {
    assertThat(users.firstValidUid(0).find("ROOT")).isEqualTo(ROOT);
    List<String> nobody =
        Files.readAllLines(Path.of("/etc/passwd")).stream()
            .filter(line -> line.startsWith("nobody:"))
            .flatMap(line -> List.of(line.split(":", -1)).stream())
            .toList();
    assertThat(users.find("nobody"))
        .isEqualTo(
            UserLookup.found(
                new MailUser(
                    "nobody",
                    Optional.of(nobody.get(5)),
                    Map.of("uid", nobody.get(2), "gid", nobody.get(3)))));
  }

  @Test
  void theSystemsUsersAreNotPeople() {
    assertThat(users.find("root")).isEqualTo(UserLookup.unknown());
    long nobody = uid("nobody");
    assertThat(users.firstValidUid(nobody).find("nobody")).isInstanceOf(UserLookup.Found.class);
    assertThat(users.firstValidUid(nobody + 1).find("nobody")).isEqualTo(UserLookup.unknown());
    assertThatThrownBy(() -> users.firstValidUid(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private long uid(String name) {
    UserLookup.Found found = (UserLookup.Found) users.find(name);
    return Long.parseLong(found.found().fields().get("uid"));
  }

  /** As Dovecot with {@code auth_username_format = %n}: the user is the machine's. */
  @Test
  void aMailAddressIsAUserWhereTheFormatSaysSo() {
    UserLookup nobody = users.find("nobody");
    assertThat(users.usernameFormat("%n").find("Nobody@example.org")).isEqualTo(nobody);
    assertThat(users.usernameFormat("%n").find("nobody")).isEqualTo(nobody);
    assertThat(NssUserDirectory.parse(" username_format=%n ").find("nobody@example.org"))
        .isEqualTo(nobody);
    assertThat(NssUserDirectory.parse("").find("nobody@example.org"))
        .isEqualTo(UserLookup.unknown());
    assertThat(users.firstValidUid(0).usernameFormat("%n").find("root@example.org"))
        .isEqualTo(ROOT);
    assertThat(users.usernameFormat("%n").firstValidUid(0).find("root@example.org"))
        .isEqualTo(ROOT);
    for (String name : List.of("@example.org", "../nobody@example.org", "", "\0@example.org")) {
      assertThat(users.usernameFormat("%n").find(name)).as(name).isEqualTo(UserLookup.unknown());
    }
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() {
    for (String args : List.of("username_format=%q", "x", "username_format", "/etc/passwd")) {
      assertThatThrownBy(() -> NssUserDirectory.parse(args))
          .as(args)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whoIsUnknownIsUnknownWhateverTheName() throws Exception {
    users.check();
    for (String name :
        List.of(
            "",
            " ",
            "postern-none-such",
            "nobody@example.org",
            "nobody\0",
            "nobody\n",
            "nobody:x",
            "../nobody",
            "*",
            "\ud800",
            "x".repeat(20_000))) {
      assertThat(users.find(name)).as(name).isEqualTo(UserLookup.unknown());
    }
  }

  @Test
  void manyAreAnsweredAtOnce() {
    NssUserDirectory all = users.firstValidUid(0);
    assertThat(
            IntStream.range(0, 200)
                .parallel()
                .filter(
                    i ->
                        i % 2 == 0
                            ? all.find("root").equals(ROOT)
                            : all.find("nobody") instanceof UserLookup.Found found
                                && found.found().name().equals("nobody")))
        .hasSize(200);
  }
}
