package dev.postern.imap.fetch;

import java.io.IOException;

/**
 * One data item that a client can FETCH (RFC 3501 §6.4.5). Items are values: two that are equal ask
 * for the same.
 */
public sealed interface FetchItem
    permits FlagsItem,
        InternalDateItem,
        SizeItem,
        UidItem,
        EnvelopeItem,
        StructureItem,
        Rfc822Item,
        BodyItem {

  /** What must be read of a message to answer. */
  Reading reading();

  /** Whether fetching the item sets {@code \Seen}. */
  default SeenEffect seenEffect() {
    return SeenEffect.KEEPS;
  }

  /**
   * Writes the item's name, a space and its value.
   *
   * @throws IOException if the message cannot be read; what was written so far is dropped
   */
  void render(FetchedMessage message, ItemWriter out) throws IOException;

  /** How much of a message an item needs, the least first. */
  enum Reading {
    /** Only what the snapshot knows; the message stays closed. */
    METADATA,
    /** Its structure, which the mailbox may have kept; else its octets. */
    STRUCTURE,
    /** Its octets. */
    CONTENT
  }

  /** What fetching does to {@code \Seen}. */
  enum SeenEffect {
    /** Nothing. */
    KEEPS,
    /** It is set. */
    SETS
  }
}
