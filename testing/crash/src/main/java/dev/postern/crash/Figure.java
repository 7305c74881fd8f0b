package dev.postern.crash;

/** What is counted while the test runs. */
enum Figure {
  SMTP("acknowledged by SMTP"),
  LMTP("acknowledged by LMTP"),
  APPEND("acknowledged by APPEND, with UID"),
  FLAGGED("flags acknowledged by STORE"),
  REMOVED("removed by UID EXPUNGE"),
  SHOWN("messages a reader saw arrive, whole"),
  FILES("files looked at in new/ and cur/, whole"),
  AUDITED("messages compared after restarts"),
  AUDITS("mailboxes compared after restarts");

  private final String text;

  Figure(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
