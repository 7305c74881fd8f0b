package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.maildir.MaildirStore;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places and limits that a passwd-file gives its users, as Dovecot reads them there. */
class UserFieldsTest {
  @TempDir Path directory;
  private int deliveries;

  @Test
  void aPasswdFileSaysWhereMailIsAndHowMuch() throws Exception {
    Path users = directory.resolve("passwd");
    Files.writeString(
        users,
        "ann:{PLAIN}x::::"
            + directory
            + "/%n::userdb_mail=maildir:~/mail:LAYOUT=fs:INDEX=MEMORY"
            + " userdb_quota_rule=*:messages=2 userdb_quota_rule2=Trash:messages=+50%%\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
    MailUser ann = PasswdFileAuthenticator.of(users).find("ann").user().orElseThrow();
    try (MaildirStore store =
        MaildirStore.builder("/nowhere/%n").quotaRule("*:messages=9").build()) {
      Account account = store.account(ann);
      account.create("Trash", Optional.empty());
      try (Mailbox inbox = account.open("INBOX");
          Mailbox trash = account.open("Trash")) {
        append(inbox);
        append(inbox);
        append(trash);
        for (Mailbox full : List.of(inbox, trash)) {
          assertThatThrownBy(() -> append(full))
              .isInstanceOfSatisfying(
                  StoreException.class,
                  e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OVER_QUOTA));
        }
      }
      assertThat(account.quota())
          .contains(new Quota(42, OptionalLong.empty(), 3, OptionalLong.of(2)));
    }
    assertThat(directory.resolve("ann/mail/Trash/cur")).isDirectory();
    assertThat(directory.resolve("ann/mail/postern-index")).doesNotExist();
  }

  private void append(Mailbox mailbox) throws IOException {
    byte[] text = "Subject: x\r\n\r\n".getBytes(ISO_8859_1);
    mailbox.append(
        List.of(
            new NewMessage(
                MessageSource.of(text), Flags.NONE, Instant.EPOCH, "delivery " + ++deliveries)));
  }
}
