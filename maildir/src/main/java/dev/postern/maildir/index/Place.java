package dev.postern.maildir.index;

/** The directory of a mailbox that holds a message. */
public enum Place {
  /** {@code new}: no session has taken it in. */
  NEW("new"),
  /** {@code cur}. */
  CUR("cur");

  private final String directory;

  Place(String directory) {
    this.directory = directory;
  }

  /** The directory's name. */
  public String directory() {
    return directory;
  }
}
