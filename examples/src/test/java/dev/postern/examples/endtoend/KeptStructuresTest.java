package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerContext;
import dev.postern.imap.Imap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** IMAP over Maildirs: what was kept of messages makes no difference, but that it is used. */
@Timeout(120)
class KeptStructuresTest {
  private static final String STRUCTURES = "postern-structures";
  private static final String KNOWN = "FETCH 1:* (UID RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE)";
  private static final List<String> COMMANDS =
      List.of(
          KNOWN,
          "FETCH 1:* (BODY.PEEK[HEADER] BODY.PEEK[TEXT])",
          "FETCH 1:* (BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2] BODY.PEEK[2.1])",
          "FETCH 1:* (BODY.PEEK[2.HEADER] BODY.PEEK[2.TEXT] BODY.PEEK[1]<2.5>)",
          "FETCH 1:* (ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT)])",
          "SEARCH BODY inner",
          "SEARCH TEXT image SUBJECT outer");
  private static final String NESTED =
      """
      From: "A, B" <a@example.org>, c@example.org
      To: group: d@example.org;;
      Subject: outer =?utf-8?q?=c3=a9?=
      Content-Type: multipart/mixed; boundary=x

      preamble
      --x
      Content-Type: text/html; charset=utf-8
      Content-Disposition: inline

      <p>Gr\u00fc\u00dfe
      --x
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: multipart/alternative; boundary=y

      --y

      inner text
      --y
      Content-Type: image/png; name*=utf-8''%e2%82%ac
      Content-Transfer-Encoding: base64

      AAAA
      --y--
      --x--
      epilogue
      """;

  @TempDir private Path data;
  private Path maildir;

  @BeforeEach
  void deliver() throws IOException {
    maildir = data.resolve("mail/example.org/ann/Maildir");
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    List<byte[]> messages = new ArrayList<>(SampleMail.made());
    messages.add(NESTED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    messages.add((NESTED + "more\n".repeat(20_000)).getBytes(StandardCharsets.UTF_8));
    if (Files.isDirectory(SampleMail.corpus())) {
      messages.addAll(SampleMail.real(SampleMail.corpus()));
    }
    // As another program delivers; the last but the real ones has bare LFs, as Dovecot writes them.
    for (int i = 0; i < messages.size(); i++) {
      Files.write(
          maildir.resolve("cur/%d.M%dP1.host:2,".formatted(1_500_000_000 + i, i)), messages.get(i));
    }
  }

  @Test
  void theSecondTimeAndAfterARestartTheAnswersAreTheSame() throws Exception {
    List<String> first;
    try (MailHost host = start()) {
      first = answers(host, COMMANDS);
      assertThat(answers(host, COMMANDS)).isEqualTo(first);
    }
    assertThat(maildir.resolve(STRUCTURES)).isNotEmptyFile();
    try (MailHost host = start()) {
      assertThat(answers(host, COMMANDS)).isEqualTo(first);
    }
    Files.delete(maildir.resolve(STRUCTURES));
    try (MailHost host = start()) {
      assertThat(answers(host, COMMANDS)).isEqualTo(first);
    }
    assertThat(String.join("\n", first)).contains("\"inner\"", "(\"image\" \"png\" (\"name*\"");
  }

  @Test
  void afterARestartNoMessageIsOpened() throws Exception {
    List<String> first;
    try (MailHost host = start()) {
      first = answers(host, List.of(KNOWN));
    }
    try (MailHost host = start()) {
      for (Path message : host.inbox(MailHost.ANN)) {
        Files.write(message, new byte[0]);
      }
      assertThat(answers(host, List.of(KNOWN))).isEqualTo(first);
    }
  }

  private MailHost start() throws IOException {
    return MailHost.start(
        data,
        builder ->
            builder
                .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
                .listen(Imap.imap().port(0)));
  }

  private static List<String> answers(MailHost host, List<String> commands) throws IOException {
    try (Dialogue imap = Dialogue.at("127.0.0.1", host.port("imap"))) {
      imap.hear("* OK");
      imap.say("l LOGIN " + MailHost.ANN + " " + MailHost.PASSWORD, "l OK");
      List<String> lines = new ArrayList<>();
      collect(imap, "SELECT INBOX");
      for (String command : commands) {
        lines.addAll(collect(imap, command));
      }
      return lines;
    }
  }

  private static List<String> collect(Dialogue imap, String command) throws IOException {
    imap.send(("tag " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    String line = imap.line();
    while (line != null && !line.startsWith("tag ")) {
      lines.add(line);
      line = imap.line();
    }
    assertThat(line).startsWith("tag OK");
    return lines;
  }
}
