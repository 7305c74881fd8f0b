package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.mime.structure.MailAddress;
import dev.postern.mime.structure.MailEnvelope;
import java.util.List;

/** Writes an envelope structure (RFC 3501 §7.4.2, §9 envelope). */
final class EnvelopeWriter {
  private static final int MEMBERS = 10;

  private final ResponseWriter out;

  EnvelopeWriter(ResponseWriter out) {
    this.out = out;
  }

  void envelope(MailEnvelope envelope) {
    out.open();
    RawText.nstring(out, envelope.date());
    out.space();
    RawText.nstring(out, envelope.subject());
    addresses(envelope.from());
    addresses(envelope.sender());
    addresses(envelope.replyTo());
    addresses(envelope.to());
    addresses(envelope.cc());
    addresses(envelope.bcc());
    out.space();
    RawText.nstring(out, envelope.inReplyTo());
    out.space();
    RawText.nstring(out, envelope.messageId());
    out.close();
  }

  /** The envelope of a message that was not looked into. */
  void unknown() {
    out.open().nil();
    for (int i = 1; i < MEMBERS; i++) {
      out.space().nil();
    }
    out.close();
  }

  private void addresses(List<MailAddress> list) {
    out.space();
    if (list.isEmpty()) {
      out.nil();
      return;
    }
    out.open();
    list.forEach(this::address);
    out.close();
  }

  private void address(MailAddress address) {
    out.open();
    RawText.nstring(out, address.name());
    out.space();
    RawText.nstring(out, address.route());
    out.space();
    RawText.nstring(out, address.mailbox());
    out.space();
    RawText.nstring(out, address.host());
    out.close();
  }
}
