package dev.postern.smtp.wire;

/**
 * Subject and detail of an enhanced status code (RFC 3463 §3, RFC 5248). The class digit is never
 * kept here: it follows from the reply code, so the two cannot contradict each other.
 */
public enum EnhancedStatus {
  /** X.0.0: nothing more to say. */
  UNDEFINED("0.0"),
  /** X.1.0: about the sender's or recipient's address. */
  ADDRESS("1.0"),
  /** X.1.1: no such mailbox. */
  BAD_MAILBOX("1.1"),
  /** X.1.3: the recipient's address is malformed. */
  BAD_RECIPIENT_SYNTAX("1.3"),
  /** X.1.5: the recipient is fine. */
  RECIPIENT_VALID("1.5"),
  /** X.1.7: the sender's address is malformed. */
  BAD_SENDER_SYNTAX("1.7"),
  /** X.2.2: the mailbox is full. */
  MAILBOX_FULL("2.2"),
  /** X.3.0: about the mail system. */
  SYSTEM("3.0"),
  /** X.3.1: the system has no room now. */
  SYSTEM_FULL("3.1"),
  /** X.3.2: the system takes nothing now. */
  NOT_ACCEPTING("3.2"),
  /** X.3.4: the message is too big for the system. */
  MESSAGE_TOO_BIG("3.4"),
  /** X.4.2: the connection is bad. */
  BAD_CONNECTION("4.2"),
  /** X.4.6: the message goes in circles. */
  LOOP("4.6"),
  /** X.5.1: not a command, or not now. */
  INVALID_COMMAND("5.1"),
  /** X.5.2: malformed. */
  SYNTAX("5.2"),
  /** X.5.3: too many recipients. */
  TOO_MANY_RECIPIENTS("5.3"),
  /** X.5.4: the arguments are not good. */
  INVALID_ARGUMENTS("5.4"),
  /** X.5.6: a line of an authentication exchange is too long (RFC 4954 §6). */
  AUTH_LINE_TOO_LONG("5.6"),
  /** X.6.0: about the message's content. */
  MEDIA("6.0"),
  /** X.7.0: about security. */
  SECURITY("7.0"),
  /** X.7.1: policy forbids it. */
  POLICY("7.1"),
  /** X.7.8: the credentials are not good (RFC 4954 §6). */
  BAD_CREDENTIALS("7.8"),
  /** X.7.11: encrypt first (RFC 4954 §6). */
  ENCRYPTION_REQUIRED("7.11");

  private final String digits;

  EnhancedStatus(String digits) {
    this.digits = digits;
  }

  /** Whether it is about the state of this system, whatever the client does. */
  boolean isOfThisSystem() {
    return this == SYSTEM || this == SYSTEM_FULL || this == NOT_ACCEPTING;
  }

  /** The whole code in a reply with this code, e.g. {@code 5.1.1} for 550. */
  String in(int replyCode) {
    return replyCode / 100 + "." + digits;
  }
}
