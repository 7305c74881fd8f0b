package dev.postern.smtp.wire;

import java.util.Objects;

/**
 * Subject and detail of an enhanced status code (RFC 3463 §3, RFC 5248). The class digit is never
 * kept here: it follows from the reply code, so the two cannot contradict each other.
 *
 * @param detail e.g. {@code 1.1}
 */
public record EnhancedStatus(String detail) {
  /** X.0.0: nothing more to say. */
  public static final EnhancedStatus UNDEFINED = new EnhancedStatus("0.0");

  /** X.1.0: about the sender's or recipient's address. */
  public static final EnhancedStatus ADDRESS = new EnhancedStatus("1.0");

  /** X.1.3: the recipient's address is malformed. */
  public static final EnhancedStatus BAD_RECIPIENT_SYNTAX = new EnhancedStatus("1.3");

  /** X.1.5: the recipient is fine. */
  public static final EnhancedStatus RECIPIENT_VALID = new EnhancedStatus("1.5");

  /** X.1.7: the sender's address is malformed. */
  public static final EnhancedStatus BAD_SENDER_SYNTAX = new EnhancedStatus("1.7");

  /** X.2.2: the mailbox is full. */
  public static final EnhancedStatus MAILBOX_FULL = new EnhancedStatus("2.2");

  /** X.3.0: about the mail system. */
  public static final EnhancedStatus SYSTEM = new EnhancedStatus("3.0");

  /** X.3.1: the system has no room now. */
  public static final EnhancedStatus SYSTEM_FULL = new EnhancedStatus("3.1");

  /** X.3.2: the system takes nothing now. */
  public static final EnhancedStatus NOT_ACCEPTING = new EnhancedStatus("3.2");

  /** X.3.4: the message is too big for the system. */
  public static final EnhancedStatus MESSAGE_TOO_BIG = new EnhancedStatus("3.4");

  /** X.4.2: the connection is bad. */
  public static final EnhancedStatus BAD_CONNECTION = new EnhancedStatus("4.2");

  /** X.4.6: the message goes in circles. */
  public static final EnhancedStatus LOOP = new EnhancedStatus("4.6");

  /** X.5.1: not a command, or not now. */
  public static final EnhancedStatus INVALID_COMMAND = new EnhancedStatus("5.1");

  /** X.5.2: malformed. */
  public static final EnhancedStatus SYNTAX = new EnhancedStatus("5.2");

  /** X.5.3: too many recipients. */
  public static final EnhancedStatus TOO_MANY_RECIPIENTS = new EnhancedStatus("5.3");

  /** X.5.4: the arguments are not good. */
  public static final EnhancedStatus INVALID_ARGUMENTS = new EnhancedStatus("5.4");

  /** X.5.6: a line of an authentication exchange is too long (RFC 4954 §6). */
  public static final EnhancedStatus AUTH_LINE_TOO_LONG = new EnhancedStatus("5.6");

  /** X.6.0: about the message's content. */
  public static final EnhancedStatus MEDIA = new EnhancedStatus("6.0");

  /** X.6.7: addresses beyond ASCII are not permitted here (RFC 6531 §3.5). */
  public static final EnhancedStatus NO_UTF8_ADDRESS = new EnhancedStatus("6.7");

  /** X.7.0: about security. */
  public static final EnhancedStatus SECURITY = new EnhancedStatus("7.0");

  /** X.7.1: policy forbids it. */
  public static final EnhancedStatus POLICY = new EnhancedStatus("7.1");

  /** X.7.8: the credentials are not good (RFC 4954 §6). */
  public static final EnhancedStatus BAD_CREDENTIALS = new EnhancedStatus("7.8");

  /** X.7.11: encrypt first (RFC 4954 §6). */
  public static final EnhancedStatus ENCRYPTION_REQUIRED = new EnhancedStatus("7.11");

  public EnhancedStatus {
    Objects.requireNonNull(detail);
  }

  /** Whether it is about the state of this system, whatever the client does. */
  boolean isOfThisSystem() {
    return equals(SYSTEM) || equals(SYSTEM_FULL) || equals(NOT_ACCEPTING);
  }

  /** The whole code in a reply with this code, e.g. {@code 5.1.1} for 550. */
  String in(int replyCode) {
    return replyCode / 100 + "." + detail;
  }
}
