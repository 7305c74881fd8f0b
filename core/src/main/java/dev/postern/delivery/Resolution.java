package dev.postern.delivery;

/** What a target says of a recipient at RCPT time. */
public enum Resolution {
  /** It will take mail for it. */
  ACCEPTED,
  /** It is responsible for the domain, and there is no such mailbox (550 5.1.1). */
  UNKNOWN_USER,
  /** It is not responsible for the domain; another target may be. */
  NOT_RESPONSIBLE,
  /** The mailbox is full (552 5.2.2). */
  OVER_QUOTA,
  /** It cannot tell now (451 4.3.0). */
  TRY_LATER
}
