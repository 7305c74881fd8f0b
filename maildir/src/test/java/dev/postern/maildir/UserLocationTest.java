package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A user's field {@code mail} goes before the store's location. */
class UserLocationTest extends StoreTest {

  @Test
  void mailIsWhereTheUsersFieldSays() throws Exception {
    try (Mailbox inbox = store.account(user("~/%1Ln/%u//:LAYOUT=fs:INDEX=MEMORY")).open("INBOX")) {
      append(inbox, "text\n", Flags.NONE);
    }

    Path own = directory.resolve("home/a/Ann");
    assertThat(own.resolve("dovecot-uidlist")).exists();
    assertThat(own.resolve("postern-index")).doesNotExist();
    assertThat(Files.exists(maildir)).isFalse();
  }

  @Test
  void aFieldThatIsNoLocationStopsTheUser() {
    assertThatThrownBy(() -> store.account(user("mbox:~/mail")))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  @Test
  void aHomeMayHaveASlashAtItsEndButNoWayOut() throws IOException {
    Map<String, String> fields = Map.of("mail", "maildir:~/Maildir");
    store.account(new MailUser("ann", Optional.of(directory + "/home/"), fields));

    assertThat(directory.resolve("home/Maildir")).isDirectory();
    assertThatThrownBy(
            () -> store.account(new MailUser("ann", Optional.of(directory + "/../x"), fields)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID_NAME));
  }

  private MailUser user(String mail) {
    return new MailUser("Ann", Optional.of(directory + "/home"), Map.of("mail", mail));
  }
}
