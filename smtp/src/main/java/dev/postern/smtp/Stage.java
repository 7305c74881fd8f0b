package dev.postern.smtp;

/** What a client is about to do when it is looked at, and may be refused. */
public enum Stage {
  /** It connected and waits for the greeting ({@code smtpd_client_restrictions}). */
  CONNECT,
  /** HELO, EHLO or LHLO ({@code smtpd_helo_restrictions}). */
  HELO,
  /** MAIL ({@code smtpd_sender_restrictions}). */
  SENDER,
  /** RCPT ({@code smtpd_recipient_restrictions}). */
  RECIPIENT,
  /** What came after DATA ({@code smtpd_end_of_data_restrictions}). */
  MESSAGE
}
