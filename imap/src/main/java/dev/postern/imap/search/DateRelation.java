package dev.postern.imap.search;

import java.time.LocalDate;

/** How a message's date stands to the date of a key. */
enum DateRelation {
  /** Earlier. */
  BEFORE,
  /** The same day. */
  ON,
  /** The same day or later. */
  SINCE;

  boolean holds(LocalDate date, LocalDate reference) {
    return switch (this) {
      case BEFORE -> date.isBefore(reference);
      case ON -> date.isEqual(reference);
      case SINCE -> !date.isBefore(reference);
    };
  }
}
