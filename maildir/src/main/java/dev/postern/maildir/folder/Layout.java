package dev.postern.maildir.folder;

/** How the mailboxes of an account are directories. */
public enum Layout {
  /** All in one directory: {@code A.B} is {@code .A.B}. */
  MAILDIR_PLUS_PLUS('.', ".INBOX"),
  /** Directories in directories: {@code A/B} is {@code A/B}. */
  FS('/', "INBOX");

  private final char delimiter;
  private final String inbox;

  Layout(char delimiter, String inbox) {
    this.delimiter = delimiter;
    this.inbox = inbox;
  }

  /** What parts levels. */
  public char delimiter() {
    return delimiter;
  }

  /** The inbox's directory where control and index files are kept apart from mail. */
  String inbox() {
    return inbox;
  }
}
