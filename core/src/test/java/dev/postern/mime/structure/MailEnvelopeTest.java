package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailEnvelopeTest {

  private static MailEnvelope envelope(String header) {
    return MailEnvelope.of(Mail.headers(header));
  }

  @Test
  void takesAllFieldsRaw() {
    MailEnvelope envelope =
        envelope(
            """
            Date: Mon,
              1 Jan 2020 (c)
            Subject: =?utf-8?q?a?=
             =?utf-8?q?b?=
            From: A <a@x>
            Sender: s@x
            Reply-To: r@x
            To: t@x
            Cc: c@x
            Bcc: b@x
            In-Reply-To: <1@x>
             <2@x>
            Message-ID: <3@x> junk

            """);
    assertThat(envelope.date()).contains("Mon,  1 Jan 2020 (c)");
    assertThat(envelope.subject()).contains("=?utf-8?q?a?= =?utf-8?q?b?=");
    assertThat(envelope.from())
        .extracting(address -> address.name().orElse(""))
        .containsExactly("A");
    assertThat(envelope.sender().get(0).mailbox()).contains("s");
    assertThat(envelope.replyTo().get(0).mailbox()).contains("r");
    assertThat(envelope.to().get(0).mailbox()).contains("t");
    assertThat(envelope.cc().get(0).mailbox()).contains("c");
    assertThat(envelope.bcc().get(0).mailbox()).contains("b");
    assertThat(envelope.inReplyTo()).contains("<1@x> <2@x>");
    assertThat(envelope.messageId()).contains("<3@x> junk");
  }

  @Test
  void senderAndReplyToDefaultToFrom() {
    MailEnvelope envelope = envelope("From: a@b\nSender: \nReply-To: (none)\n");
    assertThat(envelope.sender()).isEqualTo(envelope.from()).hasSize(1);
    assertThat(envelope.replyTo()).isEqualTo(envelope.from());
  }

  @Test
  void absentAndEmptyFieldsDiffer() {
    MailEnvelope envelope = envelope("Date:\nMessage-ID: \n");
    assertThat(envelope.date()).contains("");
    assertThat(envelope.messageId()).contains("");
    assertThat(envelope.subject()).isEmpty();
    assertThat(envelope.from()).isEmpty();
    assertThat(envelope.sender()).isEmpty();
    assertThat(envelope.to()).isEmpty();
  }

  @Test
  void repeatedFieldsAreReadAsDovecotDoes() {
    MailEnvelope envelope =
        envelope("Subject: a\nTo: x@y\nSubject: b\nTO: z@w\nDate: 1\nDate: 2\n");
    assertThat(envelope.subject()).contains("b");
    assertThat(envelope.date()).contains("2");
    assertThat(envelope.to())
        .extracting(address -> address.mailbox().orElse(""))
        .containsExactly("x", "z");
  }

  @Test
  void embeddedMessageHasItsOwn() {
    MimeMessage tree =
        Mail.parse(Mail.crlf("Subject: out\nContent-Type: message/rfc822\n\nSubject: in\n\nx"));
    assertThat(tree.envelope().subject()).contains("out");
    assertThat(tree.root().message().orElseThrow().envelope().subject()).contains("in");
  }
}
