package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.fetch.KeepingMailbox;
import org.junit.jupiter.api.Test;

/** A search of text parses each message once, and then goes by what was kept. */
class KeptSearchTest {
  private static final String MAIL =
      """
      Subject: s
      Content-Type: multipart/mixed; boundary=x

      --x

      needle
      --x
      Content-Type: image/png

      %s
      --x--
      """
          .formatted("picture\n".repeat(20_000));

  private final KeepingMailbox mailbox = new KeepingMailbox();
  private final SearchRig rig = new SearchRig(mailbox);

  @Test
  void partsThatAreNotSearchedAreNotReadAgain() throws Exception {
    mailbox.add(MAIL).add("Subject: other\n\nnothing\n");
    assertThat(rig.search("BODY needle")).isEqualTo("1");
    long parsing = mailbox.octetsRead();
    assertThat(mailbox.keeps()).isEqualTo(2);

    assertThat(rig.search("BODY needle")).isEqualTo("1");
    assertThat(rig.search("TEXT subject TEXT needle")).isEqualTo("1");
    assertThat(mailbox.octetsRead() - parsing).isLessThan(parsing / 2);
    assertThat(mailbox.keeps()).isEqualTo(2);
  }
}
