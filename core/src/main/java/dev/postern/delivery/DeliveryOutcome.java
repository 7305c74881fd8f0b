package dev.postern.delivery;

/** What became of a message for one recipient. */
public enum DeliveryOutcome {
  /** Durable: it survives a crash from now on. */
  DELIVERED,
  /** Nothing was stored; trying again may help. */
  TRY_LATER,
  /** Nothing was stored; the mailbox is full. */
  OVER_QUOTA,
  /** Nothing was stored; the mailbox is gone. */
  UNKNOWN_USER,
  /** Nothing was stored, and trying again will not help. */
  REFUSED
}
