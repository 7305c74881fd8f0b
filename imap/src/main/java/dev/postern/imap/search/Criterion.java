package dev.postern.imap.search;

import dev.postern.store.UidSet;
import java.io.IOException;

/** A key bound to a mailbox. */
interface Criterion {

  /**
   * Whether a message fits, as far as can be told at that depth. At {@link Depth#MESSAGE} the
   * answer is never {@link Answer#UNKNOWN}.
   *
   * @throws IOException if the message cannot be read
   */
  Answer test(SearchedMessage message, Depth depth) throws IOException;

  /** No message outside this set can fit. */
  default UidSet bounds() {
    return UidSet.ALL;
  }

  /** How much of a message may be read for an answer. */
  enum Depth {
    /** What the snapshot knows. */
    METADATA,
    /** The message's header. */
    HEADER,
    /** All of it. */
    MESSAGE
  }

  /** An answer in three values. */
  enum Answer {
    YES,
    NO,
    /** It takes a deeper look. */
    UNKNOWN;

    static Answer of(boolean fits) {
      return fits ? YES : NO;
    }

    Answer negated() {
      return switch (this) {
        case YES -> NO;
        case NO -> YES;
        case UNKNOWN -> UNKNOWN;
      };
    }
  }
}
