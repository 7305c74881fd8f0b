package dev.postern.message;

import java.util.Objects;

/**
 * A refusal as an SMTP client is told it: a reply code (RFC 5321 §4.2), what follows the class
 * digit of its enhanced code (RFC 3463), and a text. A delivery target, a filter or a rule says
 * with it what went wrong; the protocol writes the line.
 *
 * <pre>{@code
 * SmtpStatus.of(550, "1.1", "No such mailbox here")   // 550 5.1.1 No such mailbox here
 * SmtpStatus.defer("Try again in an hour")            // 451 4.7.1 Try again in an hour
 * }</pre>
 *
 * @param code 400 to 499 for now, 500 to 599 for good; after 421 the connection is closed (RFC 5321
 *     §4.2.1)
 * @param detail subject and detail of the enhanced code, e.g. {@code 1.1}; its class is that of the
 *     code, so the two cannot contradict each other
 * @param text for the client: 1 to 200 printable ASCII characters
 */
public record SmtpStatus(int code, String detail, String text) {
  /** 550 5.1.1: there is no such mailbox. */
  public static final SmtpStatus NO_SUCH_MAILBOX =
      new SmtpStatus(550, "1.1", "No such mailbox here");

  /** 552 5.2.2: the mailbox is full. */
  public static final SmtpStatus MAILBOX_FULL = new SmtpStatus(552, "2.2", "Mailbox is full");

  /** 452 4.2.2: the mailbox is full, and mail for it is to come again. */
  public static final SmtpStatus MAILBOX_FULL_NOW =
      new SmtpStatus(452, "2.2", "Mailbox is full, try again later");

  /** 451 4.3.0: something here does not work now. */
  public static final SmtpStatus TRY_LATER =
      new SmtpStatus(451, "3.0", "Temporary local problem, try again later");

  /** 554 5.0.0: this message cannot be stored. */
  public static final SmtpStatus NOT_TAKEN = new SmtpStatus(554, "0.0", "Message was not taken");

  private static final String POLICY = "7.1";
  private static final int LONGEST_TEXT = 200;

  /**
   * @throws IllegalArgumentException if a part is not as described above
   */
  public SmtpStatus {
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(text, "text");
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("the code of a refusal is 400 to 599");
    }
    if (!detail.matches("[0-9]{1,3}\\.[0-9]{1,3}")) {
      throw new IllegalArgumentException("an enhanced code is given as subject.detail, e.g. 1.1");
    }
    if (text.isEmpty()
        || text.length() > LONGEST_TEXT
        || text.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException("a reply text is 1 to 200 printable ASCII characters");
    }
  }

  /** Any refusal, see {@link SmtpStatus} for the parts. */
  public static SmtpStatus of(int code, String detail, String text) {
    return new SmtpStatus(code, detail, text);
  }

  /** Refused for good by a policy (554 5.7.1). */
  public static SmtpStatus reject(String text) {
    return new SmtpStatus(554, POLICY, text);
  }

  /** Refused for now by a policy (451 4.7.1): the client tries again. */
  public static SmtpStatus defer(String text) {
    return new SmtpStatus(451, POLICY, text);
  }

  /** The whole enhanced code, e.g. {@code 5.1.1}. */
  public String enhancedCode() {
    return code / 100 + "." + detail;
  }

  /** Whether trying again may help (4yz). */
  public boolean isTemporary() {
    return code < 500;
  }

  /** Whether trying again will not help (5yz). */
  public boolean isPermanent() {
    return !isTemporary();
  }

  /** As in a reply: {@code 550 5.1.1 No such mailbox here}. */
  @Override
  public String toString() {
    return code + " " + enhancedCode() + " " + text;
  }
}
