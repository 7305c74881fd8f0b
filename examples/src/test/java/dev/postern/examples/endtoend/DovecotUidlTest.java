package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.MailUser;
import dev.postern.maildir.MaildirStore;
import dev.postern.message.MessageSource;
import dev.postern.pop3.Pop3;
import dev.postern.pop3.UidlFormat;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Dovecot and Postern give the messages of one Maildir the same numbers and unique ids. */
class DovecotUidlTest {
  private static final String UIDLIST =
      """
      3 V1795521036 N7 Gcbcc33350c7a056b6749000083ecc375
      1 W60 O5 :1500000001.M1P1.Host
      2 W60 O3 Psaved-two :1500000002.M1P1.Host
      3 P Gguid-three Zunknown :1500000003.M1P1.Host
      4 O3 Gguid-four :1500000004.M1P1.Host
      5 O1 Gguid-four Psaved-two :1500000005.M1P1.Host
      6 :1500000006.M1P1.Host,S=60,W=66
      """;
  private static final String RENAMING = "pop3_uidl_duplicates = rename\n";

  @TempDir Path directory;
  private Path maildir;
  private DovecotPop3 dovecot;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(DovecotPop3.isInstalled(), "Dovecot is not installed");
    maildir = directory.resolve("mail/example.org/ann/Maildir");
    dovecot = new DovecotPop3(directory, maildir);
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    for (int i = 1; i <= 6; i++) {
      deliver("150000000" + i + ".M1P1.Host" + (i == 6 ? ",S=60,W=66" : ""), i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%08Xu%08Xv",
        "%v.%u",
        "%u",
        "%Xv-%Xu",
        "%f",
        "%Mf",
        "%Lf",
        "%Uf",
        "%g",
        "%Mg",
        "%Lg",
        "%08u%2.4f",
        "%LMf",
        "%Nf",
        "%Hf",
        "%Ru.%u",
        "a%%%u"
      })
  void idsAndOrderAreTheSame(String format) throws Exception {
    Files.writeString(maildir.resolve("dovecot-uidlist"), UIDLIST);
    String settings = "pop3_uidl_format = " + format + "\n" + RENAMING;

    List<String> before = dovecot.answers(settings, "LIST", "UIDL");
    assertThat(before).hasSize(12);
    assertThat(postern(format)).isEqualTo(before);
    append();
    deliver("1600000001.M1P1.Other", 8);
    List<String> after = postern(format);
    assertThat(after).hasSize(16);
    assertThat(dovecot.answers(settings, "LIST", "UIDL")).isEqualTo(after);
    assertThat(Files.readString(maildir.resolve("dovecot-uidlist")))
        .contains("P Gguid-three Zunknown", "O1 Gguid-four Psaved-two");
  }

  /** The way for those who had {@code pop3_reuse_xuidl}, or change the format. */
  @ParameterizedTest
  @ValueSource(
      strings = {"pop3_reuse_xuidl = yes", "pop3_uidl_format = %f", "pop3_uidl_format = %u"})
  void whatDovecotSavedStays(String setting) throws Exception {
    List<String> given = dovecot.answers(setting + "\npop3_save_uidl = yes\n", "LIST", "UIDL");

    assertThat(given).hasSize(12);
    assertThat(postern("%08Xu%08Xv")).isEqualTo(given);
    append();
    assertThat(postern("%v.%u")).containsAll(given);
    assertThat(dovecot.answers(setting, "LIST", "UIDL")).containsAll(given);
  }

  private void deliver(String name, int number) throws IOException {
    String text =
        "X-UIDL: xuidl-%d\nSubject: m%d\n\n%s\n".formatted(number, number, "text ".repeat(5));
    Files.writeString(maildir.resolve("cur").resolve(name + ":2,"), text);
  }

  private void append() throws IOException {
    try (MaildirStore store = MaildirStore.at(maildir.toString());
        Mailbox inbox = store.account(MailUser.of(MailHost.ANN)).open("INBOX")) {
      byte[] text = "Subject: appended\r\n\r\n".getBytes(ISO_8859_1);
      inbox.append(
          List.of(NewMessage.builder(MessageSource.of(text), Instant.EPOCH, "one").build()));
    }
  }

  private List<String> postern(String format) throws IOException {
    try (MailHost host =
            MailHost.start(
                directory,
                builder ->
                    builder
                        .plaintextLogins(PlaintextLogins.ALLOWED)
                        .listen(Pop3.pop3(UidlFormat.parse(format)).port(0)));
        Dialogue pop3 = Dialogue.at("127.0.0.1", host.port("pop3"))) {
      pop3.hear("+OK");
      pop3.say("USER " + MailHost.ANN, "+OK");
      pop3.say("PASS " + MailHost.PASSWORD, "+OK");
      List<String> lines = new ArrayList<>();
      for (String command : List.of("LIST", "UIDL")) {
        pop3.say(command, "+OK");
        for (String line = pop3.line(); !line.equals("."); line = pop3.line()) {
          lines.add(line);
        }
      }
      pop3.say("QUIT", "+OK");
      return lines;
    }
  }
}
