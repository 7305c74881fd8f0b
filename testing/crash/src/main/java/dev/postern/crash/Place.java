package dev.postern.crash;

/** A mailbox of a user. */
record Place(String user, String mailbox) {
  @Override
  public String toString() {
    return user + "/" + mailbox;
  }
}
