package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.mime.structure.MailDate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Writes a delivery status notification (RFC 3464): what became of a message, for a person and for
 * a program, and its header.
 *
 * @param hostname who reports
 * @param id of the report, unique; also its boundary, so that nobody can know that before
 * @param original the transaction that it is about
 * @param entries at least one
 */
record DeliveryReport(String hostname, String id, Envelope original, List<Entry> entries) {
  DeliveryReport {
    entries = List.copyOf(entries);
  }

  /** What became of it. */
  enum Action {
    /** It is in the mailbox. */
    DELIVERED,
    /** It was an alias of several, who have it; they send no such report (RFC 3461 §5.2.7.3). */
    EXPANDED
  }

  /** What became of it for one whom the client named. */
  record Entry(Recipient recipient, Action action) {}

  /**
   * The message.
   *
   * @param to the sender of the original
   * @param header of the original, in lines of CRLF
   */
  byte[] octets(EmailAddress to, String header, Instant now, ZoneId zone) {
    String date = MailDate.format(OffsetDateTime.ofInstant(now, zone));
    String status = status(zone);
    boolean utf8 = !isAscii(to.toString() + status);
    StringBuilder out = new StringBuilder(1024);
    out.append("From: Mail Delivery System <MAILER-DAEMON@" + hostname + ">\r\n");
    out.append("To: " + to + "\r\nSubject: Successful Mail Delivery Report\r\n");
    out.append("Date: " + date + "\r\nMessage-ID: <" + id + '@' + hostname + ">\r\n");
    out.append("Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n");
    out.append("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"");
    out.append(id + "\"\r\n\r\n");
    part(out, "text/plain; charset=utf-8", text());
    part(out, utf8 ? "message/global-delivery-status" : "message/delivery-status", status);
    part(out, isAscii(header) ? "text/rfc822-headers" : "message/global-headers", header);
    return out.append("--" + id + "--\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void part(StringBuilder out, String type, String content) {
    out.append("--" + id + "\r\nContent-Type: " + type + "\r\n");
    out.append(isAscii(content) ? "" : "Content-Transfer-Encoding: 8bit\r\n");
    out.append("\r\n" + content + "\r\n");
  }

  private String text() {
    StringBuilder out = new StringBuilder(256);
    out.append("This is the mail system at host " + hostname + ".\r\n\r\n");
    out.append("Your message was delivered as you see below. You asked to be told.\r\n\r\n");
    for (Entry entry : entries) {
      out.append(Paths.forward(entry.recipient().address()) + ": ");
      out.append(
          switch (entry.action()) {
            case DELIVERED -> "delivered to the mailbox\r\n";
            case EXPANDED -> "delivered to all behind this address\r\n";
          });
    }
    return out.toString();
  }

  /** RFC 3464 §2.2 and §2.3, with what RFC 3461 §6.3 asks for. */
  private String status(ZoneId zone) {
    StringBuilder out = new StringBuilder(256);
    original
        .options()
        .envelopeId()
        .ifPresent(given -> out.append("Original-Envelope-Id: " + given + "\r\n"));
    out.append("Reporting-MTA: dns; " + hostname + "\r\nArrival-Date: ");
    out.append(MailDate.format(OffsetDateTime.ofInstant(original.received(), zone)) + "\r\n");
    for (Entry entry : entries) {
      out.append("\r\n");
      entry
          .recipient()
          .options()
          .originalRecipient()
          .ifPresent(
              named ->
                  out.append(
                      "Original-Recipient: "
                          + named.addressType()
                          + ';'
                          + named.address()
                          + "\r\n"));
      String address = entry.recipient().address().toString();
      out.append("Final-Recipient: " + (isAscii(address) ? "rfc822; " : "utf-8; "));
      out.append(address + "\r\nAction: " + entry.action().name().toLowerCase(Locale.ROOT));
      out.append("\r\nStatus: 2.0.0\r\n");
    }
    return out.toString();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
