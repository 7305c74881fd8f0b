package dev.postern.store;

/**
 * What must hold of the messages of a copy or a move. The store looks and copies in one step, so
 * that a message which another session expunges is not left out unnoticed.
 */
public enum TransferCondition {
  /** Those that are not there are left out (RFC 3501 §6.4.8: UID COPY). */
  NONE,
  /** All are there, or nothing is done (RFC 3501 §6.4.7: COPY). */
  ALL_THERE;

  /**
   * Checks it.
   *
   * @param wanted exactly the messages that are meant
   * @param found how many of them are there
   * @throws StoreException {@link StoreException.Kind#EXPUNGED} if it does not hold
   */
  public void check(UidSet wanted, long found) throws StoreException {
    if (this == ALL_THERE && found < wanted.count()) {
      throw new StoreException(StoreException.Kind.EXPUNGED, "some of the messages are gone");
    }
  }
}
