package dev.postern.store;

import java.util.Objects;
import java.util.Optional;

/**
 * A mailbox as a listing shows it.
 *
 * @param name the full name in Unicode, levels parted by {@link Account#delimiter()}; the inbox is
 *     {@code INBOX}
 * @param kind whether it can be opened
 * @param specialUse its use (RFC 6154), if any
 */
public record MailboxInfo(String name, Kind kind, Optional<SpecialUse> specialUse) {
  public MailboxInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(specialUse, "specialUse");
  }

  /** Whether a mailbox can be opened. */
  public enum Kind {
    /** It holds messages. */
    SELECTABLE,
    /** It exists for its children alone (Noselect). */
    CONTAINER
  }

  /** The uses of RFC 6154 §2 that a mailbox can be given. */
  public enum SpecialUse {
    /** Archived messages. */
    ARCHIVE,
    /** Drafts. */
    DRAFTS,
    /** Flagged messages. */
    FLAGGED,
    /** Junk. */
    JUNK,
    /** Copies of sent messages. */
    SENT,
    /** Deleted messages. */
    TRASH
  }
}
