package dev.postern.store;

import java.io.IOException;
import java.util.Objects;

/**
 * A store could not do what was asked. The kind tells a protocol how to answer; the message is for
 * the log alone and may name files.
 */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  private final Kind kind;

  /** A failure without a cause further down. */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** A failure with its cause. */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** What was wrong. */
  public Kind kind() {
    return kind;
  }

  /** The kind of any failure: its own, or {@link Kind#UNAVAILABLE} for other I/O trouble. */
  public static Kind kindOf(IOException failure) {
    return failure instanceof StoreException e ? e.kind : Kind.UNAVAILABLE;
  }

  /** What can be wrong. */
  public enum Kind {
    /** There is no such mailbox. */
    NOT_FOUND,
    /** A mailbox of that name exists. */
    EXISTS,
    /**
     * The name cannot be a mailbox's name in this store (leaves the root, holds NUL, is too long).
     */
    INVALID_NAME,
    /** The name exists for its children alone and cannot be opened. */
    NOT_SELECTABLE,
    /** The operation is not allowed, e.g. deleting the inbox or writing to a read-only store. */
    NOT_PERMITTED,
    /** The user's quota would be exceeded. */
    OVER_QUOTA,
    /** A limit other than quota: number of keywords, of mailboxes, size of one message. */
    LIMIT,
    /** The message was expunged meanwhile. */
    EXPUNGED,
    /** The store's data cannot be understood. */
    CORRUPT,
    /** The disk is full, the database away, ...: trying again later may help. Nothing was done. */
    UNAVAILABLE,
    /**
     * Nobody knows whether it was done: the database went away in the middle of a commit, or what
     * was written could neither be forced to the disk nor taken back. An append is asked for again
     * with the same delivery ids ({@link IdempotentAppend}).
     */
    OUTCOME_UNKNOWN
  }
}
